# Open Images v4: 7,186 trainable labels for training; they and 400 others for testing. The input is that of NUS-WIDE, K is
# 10 and 20. Labels that nobody confirmed or rejected are unknown.
_base_ = './nuswide.py'
data_root = 'data/openimages/'
num_attributes = 7186
train_dataloader = dict(dataset=dict(data_root=data_root))
val_dataloader = dict(dataset=dict(data_root=data_root))
test_dataloader = val_dataloader
val_evaluator = [dict(type='ZeroShotMetric', item='match_score', top_k=(10, 20))]
test_evaluator = val_evaluator
