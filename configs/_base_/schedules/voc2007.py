# The recipe of CSRA for VOC 2007: mean cross-entropy, two epochs of warm-up, a drop by 10 every four epochs.
loss = dict(type='WeightedBCELoss', reduction='mean')
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='SGD', lr=0.1, momentum=0.9, weight_decay=1e-4),
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1))))  # 0.01 backbone, 0.1 head
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, begin=0, end=2, by_epoch=True, convert_to_iter_based=True),
    dict(type='StepLR', step_size=4, gamma=0.1, by_epoch=True),
]
train_cfg = dict(by_epoch=True, max_epochs=30, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=16, enable=True)  # the learning rate follows the total batch size
