"""VAC on PETA (35 attributes).

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification",
    CVPR 2019.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: mA 83.63, accuracy 78.94, F1 86.23, the mean over images (as re-run by the authors of the Strong Baseline).
Command: bash tools/dist_train.sh configs/vac/peta.py 1
"""
_base_ = [
    '../_base_/datasets/peta_224.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/wider.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
train_dataloader = dict(batch_size=16)
model = dict(
    type='AttributeConsistencyRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    small_size=(192, 192),
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
