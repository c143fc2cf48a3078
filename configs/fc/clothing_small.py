"""The FC baseline on Clothing Attributes at 128 x 128, slim ResNet-18 from random weights, 10 epochs of AdamW.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: accuracy 86.53 ± 0.22 % (three seeds of configs/benchmarks/clothing.py; majority 84.61 %).
Command: bash tools/dist_train.sh configs/fc/clothing_small.py 1
"""
_base_ = [
    '../_base_/datasets/clothing_small.py',
    '../_base_/backbones/resnet18_slim.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/clothing_small.py',
    '../_base_/default_runtime.py',
]
protocol = 'fixed'
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
