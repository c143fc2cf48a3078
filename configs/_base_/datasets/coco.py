# 448 x 448; flip. The field trains on train2014 and reports on val2014, which the converter writes as trainval and test.
# Average precision by rank; papers that use another definition say so in their leaf.
dataset_type = 'AttributeDataset'
data_root = 'data/coco/'
num_attributes = 80
data_preprocessor = dict(type='AttributeDataPreprocessor')

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(448, 448), keep_ratio=False, backend='pillow', interpolation='bilinear'),
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
    dict(type='MultiLabelF1', top_k=3, prefix='multi_top3'),
    dict(type='EvaluationLoss'),
]
test_evaluator = val_evaluator
