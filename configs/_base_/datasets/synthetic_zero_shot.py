# Three attributes are hidden while training and tested as unseen labels.
_base_ = './synthetic.py'
num_attributes = 20
train_dataloader = dict(dataset=dict(hidden=('glasses', 'shorts', 'backpack')))
val_evaluator = [dict(type='ZeroShotMetric', unseen=('glasses', 'shorts', 'backpack'), item='match_score', top_k=(1, 3))]
test_evaluator = val_evaluator
