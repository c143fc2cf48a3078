"""SequencePAR on RAPv2 (54 attributes).

Paper: Jin et al., "SequencePAR: Understanding Pedestrian Attributes via a Sequence Generation Paradigm", Pattern
    Recognition 2025, arXiv 2312.01640.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU of 40 GB, as the authors had.
Expected: accuracy 70.14, precision 81.37, recall 81.22, F1 81.10 (paper); not yet measured.
Command: bash tools/dist_train.sh configs/sequencepar/rap2.py 1
"""
_base_ = [
    '../_base_/datasets/rap2_padded.py',
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
    prompts='rap2',
    tune='all')
default_hooks = dict(checkpoint=dict(save_best='ped/f1', rule='greater'))
