"""CSRA on VOC 2007.

Paper: Zhu and Wu, "Residual Attention: A Simple but Effective Method for Multi-Label Recognition", ICCV 2021.
Protocol: paper: trainval for training, the best checkpoint is chosen on the test split.
Hardware: one GPU.
Expected: mAP 94.7 (README of the released code; AP by rank, difficult objects are not counted).
Command: bash tools/dist_train.sh configs/csra/voc2007.py 1
"""
_base_ = [
    '../_base_/datasets/voc2007.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/csra.py',
    '../_base_/schedules/voc2007.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
# Pixels in [0, 1] and no more, as in the released code.
data_preprocessor = dict(mean=[0.0, 0.0, 0.0], std=[255.0, 255.0, 255.0])
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
