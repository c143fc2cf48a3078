# 925 user tags for training; they and the 81 concepts, which nobody trained, for testing. Input of QKS: 224 x 224, the
# shorter side and the middle of the image; a square hole of half the side, flip, two operations of RandAugment. The hole is
# grey, while the released code fills it with a random colour. CLIP's mean and deviation. K is 3 and 5.
dataset_type = 'SparseAttributeDataset'
data_root = 'data/nuswide/'
num_attributes = 925
data_preprocessor = dict(
    type='AttributeDataPreprocessor',
    mean=[122.7709383, 116.7460125, 104.0936615],
    std=[68.5005327, 66.6321579, 70.3231624],
    to_rgb=True)

train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='mmpretrain.ResizeEdge', scale=224, edge='short', backend='pillow', interpolation='bicubic'),
    dict(type='mmpretrain.CenterCrop', crop_size=224),
    dict(type='mmpretrain.Cutout', shape=112, prob=1.0),
    dict(type='RandomFlip', prob=0.5),
    dict(
        type='LookupRandAugment',
        policies='timm_increasing',
        num_policies=2,
        magnitude_level=10,
        total_level=30),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='mmpretrain.ResizeEdge', scale=224, edge='short', backend='pillow', interpolation='bicubic'),
    dict(type='mmpretrain.CenterCrop', crop_size=224),
    dict(type='PackAttributeInputs'),
]

train_dataloader = dict(
    batch_size=64,
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
# Logits, because probabilities of strong matches are all 1 and could not be ranked.
val_evaluator = [dict(type='ZeroShotMetric', item='match_score', top_k=(3, 5))]
test_evaluator = val_evaluator
