"""VAC on WIDER Attribute.

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification",
    CVPR 2019.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: not yet measured. The released code trains unspecified labels as negatives, here they are unknown.
Command: bash tools/dist_train.sh configs/vac/wider.py 1
"""
_base_ = [
    '../_base_/datasets/wider.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/wider.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
model = dict(
    type='AttributeConsistencyRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    small_size=(192, 192),
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
