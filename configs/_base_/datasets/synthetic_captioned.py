# Other people than those of synthetic.py, with the names of all their attributes: what CLIP sees before anything else.
_base_ = './synthetic.py'
train_dataloader = dict(dataset=dict(seed=1, num_images=6000))
val_dataloader = dict(dataset=dict(seed=1))
test_dataloader = dict(dataset=dict(seed=1))
val_evaluator = [dict(type='MeanAveragePrecision')]
test_evaluator = val_evaluator
