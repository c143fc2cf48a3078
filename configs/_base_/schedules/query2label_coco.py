# The recipe of the released code. Its loss is the asymmetric one without probability shift, 1,000 times its mean. The
# peak of the cycle is the learning rate. The released commands for 64 and for 128 images have the same peak.
loss = dict(
    type='AsymmetricLoss', gamma_neg=2, gamma_pos=0, clip=0.0, eps=1e-5, detach_focusing=True, reduction='mean',
    loss_weight=1000.0)
optim_wrapper = dict(type='AutocastOptimWrapper', optimizer=dict(type='AdamW', lr=1e-4, weight_decay=1e-2))
param_scheduler = dict(
    type='OneCycleLR', total_steps=80, pct_start=0.2, by_epoch=True, convert_to_iter_based=True)
train_cfg = dict(by_epoch=True, max_epochs=80, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=64, enable=False)
