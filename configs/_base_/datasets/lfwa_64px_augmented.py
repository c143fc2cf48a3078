# The faces of lfwa_small at 64 x 64 with the RandAugment and the mixup of lfwa.py. The augmentation runs at 250 x 250,
# where its shifts and holes, which are given in pixels, have the size that they have in the paper.
_base_ = './lfwa.py'
data_root = 'data/lfwa_small/'
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(250, 250), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    _base_._rand_augment,
    dict(type='Resize', scale=(64, 64), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(64, 64), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(batch_size=32, num_workers=1, dataset=dict(data_root=data_root, pipeline=train_pipeline))
val_dataloader = None
val_evaluator = None
test_dataloader = dict(num_workers=1, dataset=dict(data_root=data_root, pipeline=test_pipeline))
