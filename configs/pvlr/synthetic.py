"""PVLR on synthetic pedestrians, with a small CLIP: our reading of the paper.

Paper: Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", arXiv
    2401.17881, 2024.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: mA 79.21, F1 75.60 from the CLIP of configs/qks/synthetic_clip.py (one seed of
    configs/benchmarks/synthetic_vision_language.py); as it stands here, the CLIP starts from random weights.
Command: bash tools/dist_train.sh configs/pvlr/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/clip_tiny_projected.py',
    '../_base_/heads/pvlr.py',
    '../_base_/schedules/synthetic.py',
    '../_base_/vision_language_runtime.py',
]
protocol = 'heldout'
model = dict(
    type='SoftPromptRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss,
    soft_prompts=dict(num_tokens=4),
    prompts=['A pedestrian with the attribute {}'],
    tune='visual')
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
