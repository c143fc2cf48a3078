"""PVLR on VOC 2007, CLIP ResNet-101 at 448 x 448: our reading of the paper.

Paper: Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", arXiv
    2401.17881, 2024.
Protocol: fixed: nothing is selected, the last epoch is tested once. Ours, like the whole recipe.
Hardware: one GPU of 40 GB (estimated, not tried).
Expected: not yet measured; the figures of the paper could not be read.
Command: bash tools/dist_train.sh configs/pvlr/voc2007.py 1
"""
_base_ = [
    '../_base_/datasets/voc2007.py',
    '../_base_/backbones/clip_rn101_448.py',
    '../_base_/heads/pvlr.py',
    '../_base_/schedules/pvlr_voc2007.py',
    '../_base_/vision_language_runtime.py',
]
protocol = 'fixed'
data_preprocessor = dict(  # CLIP's
    mean=[122.7709383, 116.7460125, 104.0936615], std=[68.5005327, 66.6321579, 70.3231624])
train_pipeline = [  # as on COCO
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(448, 448), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='mmpretrain.Cutout', shape=224, prob=1.0),
    dict(
        type='LookupRandAugment',
        policies='timm_increasing',
        num_policies=2,
        magnitude_level=10,
        total_level=30),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(batch_size=32, dataset=dict(pipeline=train_pipeline))
model = dict(
    type='SoftPromptRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss,
    soft_prompts=dict(num_tokens=4),
    prompts=['a photo of a {}.'],
    tune='visual',
    text_cache_dir='work_dirs/text_features')
# Evaluated and saved are averaged weights.
custom_hooks = [*_base_.custom_hooks, dict(type='EMAHook', momentum=1e-3, update_buffers=True)]
