# Small budgets on a CPU, at 128 and at 64 pixels: four epochs of AdamW, which get a head on random weights as far as the
# twelve epochs of SGD in lfwa_96px.py. The learning rate changes with every step and ends near zero; nothing is
# selected, the last epoch is the result. A step of AdamW moves a parameter by about the learning rate at most, and the
# offsets of normalised logits have to move from 0 to the log-odds of rare attributes (-3 or so): they take larger steps.
loss = dict(type='WeightedBCELoss', reduction='mean', logit_clamp=10.0)
optim_wrapper = dict(
    type='AutocastOptimWrapper',
    optimizer=dict(type='AdamW', lr=5e-4, weight_decay=0.05, fused=True),
    paramwise_cfg=dict(custom_keys={'logit_norm': dict(lr_mult=20, decay_mult=0)}),
    clip_grad=dict(max_norm=10, norm_type=2))
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, begin=0, end=1, by_epoch=True, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', begin=1, T_max=3, by_epoch=True, convert_to_iter_based=True),
]
train_cfg = dict(by_epoch=True, max_epochs=4)
val_cfg = None
test_cfg = dict()
auto_scale_lr = dict(base_batch_size=32, enable=True)  # the learning rate follows the total batch size
