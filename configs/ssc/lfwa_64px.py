"""SSC on LFWA at 64 x 64, ResNet-18 from random weights, 4 epochs of AdamW.

Paper: Jia, Chen and Huang, "Spatial and Semantic Consistency Regularizations for Pedestrian Attribute Recognition",
    ICCV 2021.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 15.11 ± 0.01 % (two seeds of configs/benchmarks/lfwa_64px_heads.py). One of the four epochs is without consistency.
Command: bash tools/dist_train.sh configs/ssc/lfwa_64px.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa_64px.py',
    '../_base_/backbones/resnet18_scratch.py',
    '../_base_/heads/ssc.py',
    '../_base_/schedules/lfwa_small.py',
    '../_base_/default_runtime.py',
]
protocol = 'fixed'
_head = dict(_base_.head, map_size=(2, 2), start_epoch=1)
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_head,
    loss=_base_.loss)
