"""The linear baseline of Rethinking of PAR on PA-100K.

Paper: Jia et al., "Rethinking of Pedestrian Attribute Recognition: A Reliable Evaluation under Zero-Shot Pedestrian
    Identity Setting", arXiv 2107.03576.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: mA 80.21, accuracy 79.15, F1 87.40, that of the means (README of the released code).
Command: bash tools/dist_train.sh configs/strong_baseline/pa100k_rethinking.py 1
"""
_base_ = [
    '../_base_/datasets/pa100k.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/rethinking.py',
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
