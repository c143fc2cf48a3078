"""SequencePAR on PETA (35 attributes).

Paper: Jin et al., "SequencePAR: Understanding Pedestrian Attributes via a Sequence Generation Paradigm", Pattern
    Recognition 2025, arXiv 2312.01640.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU of 40 GB, as the authors had.
Expected: accuracy 84.92, precision 90.44, recall 90.73, F1 90.46 (paper); not yet measured.
Command: bash tools/dist_train.sh configs/sequencepar/peta.py 1
"""
_base_ = [
    '../_base_/datasets/peta_padded.py',
    '../_base_/backbones/clip_vit_l14_projected.py',
    '../_base_/heads/sequence.py',
    '../_base_/schedules/sequencepar.py',
    '../_base_/vision_language_runtime.py',
]
protocol = 'paper'
model = dict(
    type='VisionLanguageRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss,
    prompts='peta',
    tune='all')
default_hooks = dict(checkpoint=dict(save_best='ped/f1', rule='greater'))
