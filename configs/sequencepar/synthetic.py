"""SequencePAR on synthetic pedestrians, with a small CLIP.

Paper: Jin et al., "SequencePAR: Understanding Pedestrian Attributes via a Sequence Generation Paradigm", Pattern
    Recognition 2025, arXiv 2312.01640.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: mA 81.63, F1 77.10 from the CLIP of configs/qks/synthetic_clip.py (one seed of
    configs/benchmarks/synthetic_vision_language.py); as it stands here, the CLIP starts from random weights.
Command: bash tools/dist_train.sh configs/sequencepar/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/clip_tiny_projected.py',
    '../_base_/heads/sequence_small.py',
    '../_base_/schedules/synthetic.py',
    '../_base_/vision_language_runtime.py',
]
protocol = 'heldout'
model = dict(
    type='VisionLanguageRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss,
    prompts=['A pedestrian with the attribute {}'],
    tune='all')
default_hooks = dict(checkpoint=dict(save_best='ped/f1', rule='greater'))
