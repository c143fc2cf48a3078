"""VAC on LFWA.

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification",
    CVPR 2019.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: not yet measured; the authors publish no figure for this data set.
Command: bash tools/dist_train.sh configs/vac/lfwa.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa.py',
    '../_base_/backbones/resnet50_frozen_bn.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/lfwa.py',
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
    small_size=(224, 224),
    flip_weight=1 / _base_.num_attributes,  # the loss is a mean over attributes, the weights belong to a sum
    scale_weight=1 / _base_.num_attributes,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='face/error', rule='less'))
