# The recipe of the released code, whose scheduler also cycles the first momentum of Adam; that is left out. One-dimensional
# parameters (offsets and norms) do not decay.
loss = dict(type='AsymmetricLoss', gamma_neg=4, gamma_pos=0, clip=0.05, detach_focusing=True, reduction='sum')
optim_wrapper = dict(
    type='AutocastOptimWrapper',
    optimizer=dict(type='Adam', lr=1e-4, weight_decay=1e-4),
    paramwise_cfg=dict(norm_decay_mult=0.0, bias_decay_mult=0.0, flat_decay_mult=0.0))
param_scheduler = dict(type='OneCycleLR', total_steps=40, pct_start=0.2, by_epoch=True, convert_to_iter_based=True)
train_cfg = dict(by_epoch=True, max_epochs=40, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=56, enable=True)  # the learning rate follows the total batch size
