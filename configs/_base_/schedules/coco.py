# The recipe of Rethinking of PAR for COCO: cross-entropy summed over the categories, one drop of the learning rate.
loss = dict(type='WeightedBCELoss', reduction='attribute_sum')
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='SGD', lr=5e-3, momentum=0.9, weight_decay=1e-4),
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1))),  # 5e-4 backbone, 5e-3 head
    clip_grad=dict(max_norm=10, norm_type=2))
param_scheduler = dict(type='MultiStepLR', milestones=[14], gamma=0.1, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=30, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=16, enable=True)  # the learning rate follows the total batch size
