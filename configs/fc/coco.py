"""The linear baseline on COCO 2014.

Paper: Jia et al., "Rethinking of Pedestrian Attribute Recognition", arXiv 2107.03576, whose code holds the recipe.
Protocol: paper: train2014 for training, the best checkpoint is chosen on val2014, which is also the test.
Hardware: one GPU.
Expected: mAP 82.75 (step definition), CF1 77.65, OF1 80.02 (README of the released code, all 40,504 images). The code
    crops one of five sizes at one of 13 places; here a part of 25 to 100 % of the area is cropped anywhere.
Command: bash tools/dist_train.sh configs/fc/coco.py 1
"""
_base_ = [
    '../_base_/datasets/coco.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/fc_max.py',
    '../_base_/schedules/coco.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(
        type='mmpretrain.RandomResizedCrop', scale=448, crop_ratio_range=(0.25, 1.0), backend='pillow',
        interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_evaluator = [
    dict(type='MeanAveragePrecision', definition='step'),
    dict(type='MultiLabelF1'),
    dict(type='MultiLabelF1', top_k=3, prefix='multi_top3'),
    dict(type='EvaluationLoss'),
]
test_evaluator = val_evaluator
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
