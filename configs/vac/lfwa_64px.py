"""VAC on LFWA at 64 x 64, the smaller views at 56 x 56, ResNet-18 from random weights, 4 epochs of AdamW.

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification",
    CVPR 2019.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 14.93 ± 0.09 % (two seeds of configs/benchmarks/lfwa_64px_heads.py).
Command: bash tools/dist_train.sh configs/vac/lfwa_64px.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa_64px.py',
    '../_base_/backbones/resnet18_scratch.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/lfwa_small.py',
    '../_base_/default_runtime.py',
]
protocol = 'fixed'
model = dict(
    type='AttributeConsistencyRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    small_size=(56, 56),
    flip_weight=1 / _base_.num_attributes,  # the loss is a mean over attributes, the weights belong to a sum
    scale_weight=1 / _base_.num_attributes,
    loss=_base_.loss)
