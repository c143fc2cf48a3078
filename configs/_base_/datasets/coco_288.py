# 288 x 288, flip: the input of VAC.
_base_ = './coco.py'
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(288, 288), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(288, 288), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
