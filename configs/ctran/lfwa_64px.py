"""C-Tran on LFWA at 64 x 64, ResNet-18 from random weights, 4 epochs of AdamW.

Paper: Lanchantin, Wang, Ordonez and Qi, "General Multi-label Image Classification with Transformers", CVPR 2021.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 16.36 ± 0.22 % (two seeds of configs/benchmarks/lfwa_64px_heads.py).
Command: bash tools/dist_train.sh configs/ctran/lfwa_64px.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa_64px.py',
    '../_base_/backbones/resnet18_scratch.py',
    '../_base_/heads/ctran.py',
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
