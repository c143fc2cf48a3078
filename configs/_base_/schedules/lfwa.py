# 57 epochs as in the paper, which states the published numbers; the released code runs 60.
loss = dict(type='WeightedBCELoss', reduction='mean', logit_clamp=10.0)
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=1e-3))
param_scheduler = dict(type='CosineAnnealingLR', T_max=57, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=57, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=16, enable=True)  # the learning rate follows the total batch size
