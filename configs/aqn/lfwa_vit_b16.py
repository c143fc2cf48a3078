"""The attribute query network alone on LFWA at 224 x 224, ViT-B/16.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 13.32 % (paper, Table 5).
Command: bash tools/dist_train.sh configs/aqn/lfwa_vit_b16.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa_224.py',
    '../_base_/backbones/vit_b16.py',
    '../_base_/heads/aqn.py',
    '../_base_/schedules/lfwa.py',
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
default_hooks = dict(checkpoint=dict(save_best='face/error', rule='less'))
