# The augmentation of Query2Label, ASL and ML-Decoder: a square hole of half the side, then two operations of RandAugment of
# magnitude 10 of 30; no flip.
_base_ = './coco.py'
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(448, 448), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='mmpretrain.Cutout', shape=224, prob=1.0),
    dict(
        type='LookupRandAugment',
        policies='timm_increasing',
        num_policies=2,
        magnitude_level=10,
        total_level=30),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
