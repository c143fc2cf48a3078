"""CSRA on WIDER Attribute, ViT-B/16.

Paper: Zhu and Wu, "Residual Attention: A Simple but Effective Method for Multi-Label Recognition", ICCV 2021.
Protocol: paper: train + val for training, the best checkpoint is chosen on the test split.
Hardware: one GPU.
Expected: mAP 89.0 (README of the released code, which trains unspecified labels as negatives; here they are unknown).
Command: bash tools/dist_train.sh configs/csra/wider.py 1
"""
_base_ = [
    '../_base_/datasets/wider.py',
    '../_base_/backbones/vit_b16.py',
    '../_base_/heads/csra.py',
    '../_base_/schedules/csra.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
data_preprocessor = dict(mean=[127.5, 127.5, 127.5], std=[127.5, 127.5, 127.5])
_head = dict(_base_.head, lam=0.3)
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
