"""The Strong Baseline on synthetic pedestrians.

Paper: Jia et al., "Rethinking of Pedestrian Attribute Recognition: Realistic Datasets and A Strong Baseline",
    arXiv 2005.11909.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/strong_baseline/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/resnet18_slim.py',
    '../_base_/heads/fc_pedestrian.py',
    '../_base_/schedules/synthetic.py',
    '../_base_/default_runtime.py',
]
protocol = 'heldout'
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
