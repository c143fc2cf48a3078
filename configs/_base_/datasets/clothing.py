# 224 x 224, flip; the paper is silent on both. 23 binary attributes in four groups, unknown labels in every one.
dataset_type = 'AttributeDataset'
data_root = 'data/clothing/'
num_attributes = 23
data_preprocessor = dict(type='AttributeDataPreprocessor')

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(224, 224), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]

train_dataloader = dict(
    batch_size=32,
    num_workers=2,
    worker_init_fn=dict(type='keep_torch_seed'),
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(
        type=dataset_type, data_root=data_root, ann_file='annotations/trainval.json', pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=64,
    num_workers=2,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type=dataset_type, data_root=data_root, ann_file='annotations/test.json', pipeline=test_pipeline,
        test_mode=True))
test_dataloader = val_dataloader
val_evaluator = [dict(type='GroupAccuracy'), dict(type='ErrorRate'), dict(type='EvaluationLoss')]
test_evaluator = val_evaluator
