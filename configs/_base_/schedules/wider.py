# The recipe of VAC (visual attention consistency) for WIDER Attribute: rare labels weigh more, half the learning rate
# every three epochs.
loss = dict(type='WeightedBCELoss', strategy='exp_ratio', reduction='attribute_sum')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=1e-3, momentum=0.9, weight_decay=5e-4))
param_scheduler = dict(type='StepLR', step_size=3, gamma=0.5, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=12, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=16, enable=True)  # the learning rate follows the total batch size
