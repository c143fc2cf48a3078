"""ALM on synthetic pedestrians.

Paper: Tang et al., "Improving Pedestrian Attribute Recognition With Weakly-Supervised Multi-Scale Attribute-Specific
    Localization", ICCV 2019.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/alm/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/resnet18_slim.py',
    '../_base_/heads/alm.py',
    '../_base_/schedules/synthetic.py',
    '../_base_/default_runtime.py',
]
protocol = 'heldout'
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
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
