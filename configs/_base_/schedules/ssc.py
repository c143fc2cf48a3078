# The recipe of a third party's code: the authors have published none that we know of.
loss = dict(type='WeightedBCELoss', strategy='exp_ratio', reduction='mean')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=1e-4, weight_decay=5e-4))
param_scheduler = dict(type='MultiStepLR', milestones=[10, 20], gamma=0.1, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=30, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=64, enable=True)  # the learning rate follows the total batch size
