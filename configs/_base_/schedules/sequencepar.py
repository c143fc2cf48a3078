# The recipe of the released code, a learning rate of 1e-6 for every parameter, CLIP's included; the paper's own numbers
# could not be read. The warm-up multiplies the cosine, so its steps are up to 2 % below the released ones.
loss = dict(type='WeightedBCELoss')  # of the scores, for the evaluation loss only; the head trains on sequences
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=1e-6, weight_decay=1e-4),
    clip_grad=dict(max_norm=1.0, norm_type=2))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.208, begin=0, end=4, by_epoch=True),
    dict(type='CosineAnnealingLR', begin=0, T_max=50, eta_min=2e-9, by_epoch=True),
]
train_cfg = dict(by_epoch=True, max_epochs=50, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=False)
