"""ALM on LFWA at 64 x 64, ResNet-18 from random weights, 4 epochs of AdamW.

Paper: Tang et al., "Improving Pedestrian Attribute Recognition With Weakly-Supervised Multi-Scale Attribute-Specific
    Localization", ICCV 2019.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 15.20 ± 0.00 % (two seeds of configs/benchmarks/lfwa_64px_heads.py).
Command: bash tools/dist_train.sh configs/alm/lfwa_64px.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa_64px.py',
    '../_base_/backbones/resnet18_scratch.py',
    '../_base_/heads/alm.py',
    '../_base_/schedules/lfwa_small.py',
    '../_base_/default_runtime.py',
]
protocol = 'fixed'
_channels = _base_.backbone_channels
_backbone = dict(_base_.backbone, out_indices=(1, 2, 3))
_head = dict(_base_.head, level_channels=(_channels // 4, _channels // 2, _channels))
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_backbone,
    neck=_base_.neck,
    head=_head,
    loss=_base_.loss)
