"""VAC on PA-100K.

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification",
    CVPR 2019.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: mA 79.16, accuracy 79.44, F1 87.59, that of the means (paper).
Command: bash tools/dist_train.sh configs/vac/pa100k.py 1
"""
_base_ = [
    '../_base_/datasets/pa100k_224.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/wider.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
train_dataloader = dict(batch_size=16)
model = dict(
    type='AttributeConsistencyRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    small_size=(192, 192),
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
