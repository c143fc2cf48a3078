# 256 x 192; pad 10, crop back, flip (Label2Label, Section 4.1). Paper protocol: train + val for training, test for
# everything else; the leaves *_val.py keep the test split out of training.
dataset_type = 'AttributeDataset'
data_root = 'data/pa100k/'
num_attributes = 26
data_preprocessor = dict(type='AttributeDataPreprocessor')

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(192, 256), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='mmpretrain.RandomCrop', crop_size=(256, 192), padding=10),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(192, 256), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='PackAttributeInputs'),
]

train_dataloader = dict(
    batch_size=64,  # the paper's, which states the published numbers; the released code runs 32
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
val_evaluator = [dict(type='PedestrianMetric'), dict(type='EvaluationLoss')]
test_evaluator = val_evaluator
