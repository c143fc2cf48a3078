# Small enough for a CPU: the same budget for every method. A step of AdamW moves a parameter by about the learning rate
# at most, and the offsets of normalised logits have to move from 0 to the log-odds of rare attributes: larger steps.
loss = dict(type='WeightedBCELoss', reduction='mean', logit_clamp=10.0)
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=2e-3, weight_decay=0.05),
    paramwise_cfg=dict(custom_keys={'logit_norm': dict(lr_mult=10, decay_mult=0)}),
    clip_grad=dict(max_norm=10, norm_type=2))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, begin=0, end=2, by_epoch=True, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', begin=2, T_max=10, by_epoch=True, convert_to_iter_based=True),
]
train_cfg = dict(by_epoch=True, max_epochs=12, val_interval=1)
val_cfg = dict()
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
