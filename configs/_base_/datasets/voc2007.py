# 448 x 448; a random part of 70 to 100 % of the area, flip (CSRA, mmpretrain). Trains on trainval and reports on test.
dataset_type = 'AttributeDataset'
data_root = 'data/voc2007/'
num_attributes = 20
data_preprocessor = dict(type='AttributeDataPreprocessor')

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(
        type='mmpretrain.RandomResizedCrop', scale=448, crop_ratio_range=(0.7, 1.0), backend='pillow',
        interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(448, 448), keep_ratio=False, backend='pillow', interpolation='bilinear'),
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
val_evaluator = [
    dict(type='MeanAveragePrecision', definition='rank'),
    dict(type='MultiLabelF1'),
    dict(type='EvaluationLoss'),
]
test_evaluator = val_evaluator
