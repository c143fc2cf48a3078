# 250 x 250, RandAugment without colour shifts, flip, mixup in a fifth of the batches (Label2Label, Section 4.1).
dataset_type = 'AttributeDataset'
data_root = 'data/lfwa/'
num_attributes = 40
data_preprocessor = dict(
    type='AttributeDataPreprocessor', mixup=dict(type='MultiLabelMixup', alpha=0.5, probability=0.2))

# Two operations of magnitude 13 of 30; none of them shifts colours.
_rand_augment = dict(
    type='LookupRandAugment',
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
    ])
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(250, 250), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(250, 250), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    _rand_augment,
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]

train_dataloader = dict(
    batch_size=16,
    num_workers=4,
    worker_init_fn=dict(type='keep_torch_seed'),
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type, data_root=data_root, ann_file='annotations/trainval.json', pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=64,
    num_workers=4,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type, data_root=data_root, ann_file='annotations/test.json', pipeline=test_pipeline,
        test_mode=True))
test_dataloader = val_dataloader
val_evaluator = [dict(type='ErrorRate'), dict(type='EvaluationLoss')]
test_evaluator = val_evaluator
