# The recipe of the released code for NUS-WIDE: asymmetric loss without probability shift, 1,000 times its mean; one learning
# rate, a tenth of it when the figure of the unseen labels has not grown for more than one epoch. That figure comes from
# the test split, as in the released code.
loss = dict(
    type='AsymmetricLoss', gamma_neg=4, gamma_pos=0, clip=0.0, eps=1e-5, detach_focusing=True, reduction='mean',
    loss_weight=1000.0)
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=1e-5, weight_decay=1e-4))
param_scheduler = dict(
    type='ReduceOnPlateauLR',
    monitor='zero_shot/ZSL_selection_has_positive',
    rule='greater',
    factor=0.1,
    patience=1,
    by_epoch=True)
train_cfg = dict(by_epoch=True, max_epochs=60, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=64, enable=False)
