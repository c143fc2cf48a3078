# Mean weighted cross-entropy. The released code weighs positives only, by a misplaced bracket; here negatives have
# their weight too.
loss = dict(type='WeightedBCELoss', strategy='exp_ratio', reduction='mean')
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='Adam', lr=1e-4, weight_decay=5e-4))
param_scheduler = dict(type='MultiStepLR', milestones=[20, 40], gamma=0.1, by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=60, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
