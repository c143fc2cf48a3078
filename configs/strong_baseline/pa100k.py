"""The Strong Baseline on PA-100K.

Paper: Jia et al., "Rethinking of Pedestrian Attribute Recognition: Realistic Datasets and A Strong Baseline",
    arXiv 2005.11909.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: mA 80.50, accuracy 78.84, F1 86.78, the mean over images (README of the released code).
Command: bash tools/dist_train.sh configs/strong_baseline/pa100k.py 1
"""
_base_ = [
    '../_base_/datasets/pa100k.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc_pedestrian.py',
    '../_base_/schedules/strong_baseline.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
