# The learning rate drops by 10 after 4 evaluations without a smaller evaluation loss; which split that is, is the
# leaf's protocol.
loss = dict(type='WeightedBCELoss', strategy='exp_ratio', reduction='attribute_sum')
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='SGD', lr=0.1, momentum=0.9, weight_decay=5e-4),
    paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=0.1))),  # 0.01 backbone, 0.1 heads
    clip_grad=dict(max_norm=10, norm_type=2))
param_scheduler = dict(type='ReduceOnPlateauLR', monitor='eval/loss', rule='less', factor=0.1, patience=4, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=25, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=64, enable=True)  # the learning rate follows the total batch size
