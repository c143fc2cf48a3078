# The size that ViT-B/16 was pretrained with.
_base_ = './lfwa.py'
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    _base_._rand_augment,
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
