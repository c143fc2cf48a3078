# The released code multiplies the mean loss by the number of attributes, which is attribute_sum, and weighs labels like
# its successors do; Equation 4 of the paper is strategy='deepmar'.
loss = dict(type='WeightedBCELoss', strategy='exp_ratio', reduction='attribute_sum')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=1e-3, momentum=0.9, weight_decay=5e-4))
param_scheduler = dict(type='MultiStepLR', milestones=[50, 100], gamma=0.1, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=150, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
