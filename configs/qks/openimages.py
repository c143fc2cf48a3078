"""QKS on Open Images v4, 7,186 seen and 400 unseen labels.

Paper: Zhu et al., "Query-Based Knowledge Sharing for Open-Vocabulary Multi-Label Classification", arXiv 2401.01181,
    2024 (ACM TOMM 2025).
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU of 24 GB; texts are encoded once and kept on disk.
Expected: not yet measured; the paper claims a zero-shot mAP 4.5 points above earlier methods.
Command: bash tools/dist_train.sh configs/qks/openimages.py 1
"""
_base_ = [
    '../_base_/datasets/openimages.py',
    '../_base_/backbones/clip_vit_b16.py',
    '../_base_/heads/qks_openimages.py',
    '../_base_/schedules/qks_openimages.py',
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
    prompts='qks85',
    tune='none',
    text_cache_dir='work_dirs/text_features')
default_hooks = dict(checkpoint=dict(save_best='zero_shot/ZSL_selection_has_positive', rule='greater'))
