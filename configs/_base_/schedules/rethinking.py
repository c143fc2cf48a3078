# Adam with one learning rate for everything. The number of epochs is that of the Strong Baseline; the best epoch is
# said to come with the first drop of the learning rate.
loss = dict(type='WeightedBCELoss', strategy='exp_ratio', reduction='attribute_sum')
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='Adam', lr=1e-4, weight_decay=5e-4),
    clip_grad=dict(max_norm=10, norm_type=2))
param_scheduler = dict(
    type='ReduceOnPlateauLR', monitor='eval/loss', rule='less', factor=0.1, patience=4, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=30, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=64, enable=True)  # the learning rate follows the total batch size
