# The faces of lfwa_small at 128 x 128 with the RandAugment, the mixup and the batches of lfwa.py. The augmentation runs at
# 250 x 250, where its shifts and holes, which are given in pixels, have the size that they have in the paper.
_base_ = './lfwa_64px_augmented.py'
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(250, 250), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    _base_._rand_augment,
    dict(type='Resize', scale=(128, 128), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(128, 128), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(batch_size=16, num_workers=4, dataset=dict(pipeline=train_pipeline))
test_dataloader = dict(num_workers=4, dataset=dict(pipeline=test_pipeline))
