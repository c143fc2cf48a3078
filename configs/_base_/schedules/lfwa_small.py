# Four epochs that a CPU finishes in under 25 minutes; fixed, without any selection: the last epoch is the result.
loss = dict(type='WeightedBCELoss', reduction='mean', logit_clamp=10.0)
optim_wrapper = dict(type='AutocastOptimWrapper', optimizer=dict(type='AdamW', lr=1e-3, weight_decay=0.05))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, begin=0, end=1, by_epoch=True, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', begin=1, T_max=3, by_epoch=True, convert_to_iter_based=True),
]
train_cfg = dict(by_epoch=True, max_epochs=4)
val_cfg = None
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
