"""The linear baseline on WIDER Attribute.

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification", CVPR 2019,
    whose recipe this is, with one view of each person and without the consistency.
Protocol: paper: train + val for training, the best checkpoint is chosen on the test split.
Hardware: one GPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/fc/wider.py 1
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
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
