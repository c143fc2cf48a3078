"""The linear baseline on VOC 2007.

Paper: Zhu and Wu, "Residual Attention: A Simple but Effective Method for Multi-Label Recognition", ICCV 2021, whose
    recipe this is, without its attention.
Protocol: paper: trainval for training, the best checkpoint is chosen on the test split.
Hardware: one GPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/fc/voc2007.py 1
"""
_base_ = [
    '../_base_/datasets/voc2007.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/voc2007.py',
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
