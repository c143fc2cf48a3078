# 224 x 224 of the image in the middle of a black square, mean and deviation 0.5, batches of 32: the input of SequencePAR.
_base_ = './pa100k.py'
data_preprocessor = dict(mean=[127.5, 127.5, 127.5], std=[127.5, 127.5, 127.5])
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='PadToSquare'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='mmpretrain.RandomCrop', crop_size=(224, 224), padding=10),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='PadToSquare'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(batch_size=32, dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(batch_size=32, dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
