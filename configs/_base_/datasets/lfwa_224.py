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
    dict(
        type='mmpretrain.RandAugment',
        _scope_='mmpretrain',
        num_policies=2,
        magnitude_level=13,
        total_level=30,
        hparams=dict(prob=1.0, pad_val=0, interpolation='nearest'),
        policies=[
            dict(type='AutoContrast'),
            dict(type='Equalize'),
            dict(type='Rotate', magnitude_range=(0, 30)),
            # factors 0.1 .. 1.9
            dict(type='Contrast', magnitude_range=(-0.9, 0.9), random_negative_prob=0.0),
            dict(type='Brightness', magnitude_range=(-0.9, 0.9), random_negative_prob=0.0),
            dict(type='Sharpness', magnitude_range=(-0.9, 0.9), random_negative_prob=0.0),
            dict(type='Shear', magnitude_range=(0, 0.3), direction='horizontal'),
            dict(type='Shear', magnitude_range=(0, 0.3), direction='vertical'),
            dict(type='Cutout', magnitude_range=(0, 40), pad_val=(114, 123, 125)),
            dict(type='mmattr.TranslatePixels', magnitude_range=(0, 100), direction='horizontal'),
            dict(type='mmattr.TranslatePixels', magnitude_range=(0, 100), direction='vertical'),
        ]),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
