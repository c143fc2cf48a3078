# Rendered when training starts, no files needed; described in docs/en/user_guides/synthetic_pedestrians.md.
# Flip only: left and right mean nothing to these attributes, and a side view stays a side view.
dataset_type = 'SyntheticPedestrians'
data_root = ''
num_attributes = 23
data_preprocessor = dict(
    type='AttributeDataPreprocessor', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375], to_rgb=True)

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(64, 128), keep_ratio=False, backend='pillow', interpolation='bilinear'),  # own pictures
    dict(type='PackAttributeInputs'),
]

# The images are in memory, so that workers would only cost time. The odd size of the test split shows that the padding
# of a distributed run is not counted.
train_dataloader = dict(
    batch_size=32,
    num_workers=0,
    persistent_workers=False,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(type=dataset_type, split='train', num_images=2000, pipeline=train_pipeline))
val_dataloader = dict(
    batch_size=32,
    num_workers=0,
    persistent_workers=False,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(type=dataset_type, split='val', num_images=400, pipeline=test_pipeline, test_mode=True))
test_dataloader = dict(
    batch_size=32,
    num_workers=0,
    persistent_workers=False,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(type=dataset_type, split='test', num_images=801, pipeline=test_pipeline, test_mode=True))
val_evaluator = [
    dict(type='PedestrianMetric'), dict(type='ErrorRate'), dict(type='MeanAveragePrecision'), dict(type='EvaluationLoss')]
test_evaluator = val_evaluator
