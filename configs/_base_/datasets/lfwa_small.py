# 128 x 128 faces, flip only, person-disjoint View-1 split; no evaluation during training.
dataset_type = 'AttributeDataset'
data_root = 'data/lfwa_small/'
num_attributes = 40
data_preprocessor = dict(type='AttributeDataPreprocessor')

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(128, 128), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(128, 128), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]

train_dataloader = dict(
    batch_size=32,
    num_workers=1,
    worker_init_fn=dict(type='keep_torch_seed'),
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type, data_root=data_root, ann_file='annotations/trainval.json', pipeline=train_pipeline))
val_dataloader = None
val_evaluator = None
test_dataloader = dict(
    batch_size=64,
    num_workers=1,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type, data_root=data_root, ann_file='annotations/test.json', pipeline=test_pipeline,
        test_mode=True))
test_evaluator = [dict(type='ErrorRate'), dict(type='EvaluationLoss')]
