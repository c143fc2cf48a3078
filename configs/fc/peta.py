"""The FC baseline on PETA (35 attributes).

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/fc/peta.py 1
"""
_base_ = [
    '../_base_/datasets/peta.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc_pedestrian.py',
    '../_base_/schedules/pa100k.py',
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
