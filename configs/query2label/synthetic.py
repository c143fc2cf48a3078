"""Query2Label on synthetic pedestrians.

Paper: Liu, Zhang, Yang, Su and Zhu, "Query2Label: A Simple Transformer Way to Multi-Label Classification", arXiv
    2107.10834, 2021.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/query2label/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/resnet18_slim.py',
    '../_base_/heads/query2label_small.py',
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
