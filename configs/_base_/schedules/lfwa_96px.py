# A fixed schedule without any selection: the last epoch is the result.
loss = dict(type='WeightedBCELoss', reduction='mean', logit_clamp=10.0)
optim_wrapper = dict(
    type='AutocastOptimWrapper', optimizer=dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=1e-3))
param_scheduler = dict(type='CosineAnnealingLR', T_max=12, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=12)
val_cfg = None
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
