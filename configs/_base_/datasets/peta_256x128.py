# 256 x 128, flip: the input of ALM.
_base_ = './peta.py'
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(128, 256), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(128, 256), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
