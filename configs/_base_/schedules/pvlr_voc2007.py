# That of pvlr.py, longer, because an epoch of VOC 2007 has 157 steps only.
_base_ = './pvlr.py'
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, begin=0, end=3, by_epoch=True, convert_to_iter_based=True),
    dict(type='CosineAnnealingLR', begin=3, T_max=57, by_epoch=True, convert_to_iter_based=True),
]
train_cfg = dict(max_epochs=60)
