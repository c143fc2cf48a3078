"""The FC baseline on LFWA at 64 x 64 with RandAugment and mixup, ResNet-18 from random weights.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 16.69 ± 0.07 % (two seeds of configs/benchmarks/lfwa_64px_ablations.py).
Command: bash tools/dist_train.sh configs/fc/lfwa_64px_augmented.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa_64px_augmented.py',
    '../_base_/backbones/resnet18_scratch.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/lfwa_small.py',
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
