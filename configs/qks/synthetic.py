"""QKS on synthetic pedestrians with three attributes that training never sees, with a small CLIP.

Paper: Zhu et al., "Query-Based Knowledge Sharing for Open-Vocabulary Multi-Label Classification", arXiv 2401.01181,
    2024 (ACM TOMM 2025).
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: mAP 54.0 on the unseen labels (chance 23.4), 77.3 on the others, from the CLIP of synthetic_clip.py (one
    seed of configs/benchmarks/synthetic_vision_language.py): model.backbone.weights=FILE. As it stands here, the CLIP has
    random weights, whose texts say nothing about labels that were not trained.
Command: bash tools/dist_train.sh configs/qks/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic_zero_shot.py',
    '../_base_/backbones/clip_tiny.py',
    '../_base_/heads/qks_small.py',
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
    tune='none')
default_hooks = dict(checkpoint=dict(save_best='zero_shot/SEEN_mAP_all', rule='greater'))
# Raw products of CLIP features are large numbers: small steps, as in the paper's configs.
optim_wrapper = dict(optimizer=dict(lr=1e-4))
