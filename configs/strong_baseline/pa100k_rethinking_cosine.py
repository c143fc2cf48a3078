"""Rethinking of PAR on PA-100K, with a cosine classifier and scaled logits in the loss.

Paper: Jia et al., "Rethinking of Pedestrian Attribute Recognition: A Reliable Evaluation under Zero-Shot Pedestrian
    Identity Setting", arXiv 2107.03576.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: not yet measured. Scores are cosines through a sigmoid: right at 0.5, but no probabilities.
Command: bash tools/dist_train.sh configs/strong_baseline/pa100k_rethinking_cosine.py 1
"""
_base_ = [
    '../_base_/datasets/pa100k.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc_cosine.py',
    '../_base_/schedules/rethinking_cosine.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
