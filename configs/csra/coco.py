"""CSRA on COCO 2014, four heads.

Paper: Zhu and Wu, "Residual Attention: A Simple but Effective Method for Multi-Label Recognition", ICCV 2021.
Protocol: paper: train2014 for training, the best checkpoint is chosen on val2014, which is also the test.
Hardware: one GPU.
Expected: mAP 83.3 (README of the released code; AP by rank).
Command: bash tools/dist_train.sh configs/csra/coco.py 1
"""
_base_ = [
    '../_base_/datasets/coco.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/csra.py',
    '../_base_/schedules/csra.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
# Pixels in [0, 1] and no more, as in the released code.
data_preprocessor = dict(mean=[0.0, 0.0, 0.0], std=[255.0, 255.0, 255.0])
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(
        type='mmpretrain.RandomResizedCrop', scale=448, crop_ratio_range=(0.7, 1.0), backend='pillow',
        interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
_head = dict(_base_.head, num_heads=4, lam=0.5)
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
