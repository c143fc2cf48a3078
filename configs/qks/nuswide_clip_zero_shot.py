"""Zero-shot CLIP on NUS-WIDE, 925 + 81 labels: the baseline that learns nothing.

Paper: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021.
Protocol: fixed: nothing is trained and nothing selected.
Hardware: a GPU, or a CPU with patience.
Expected: not yet measured.
Command: python tools/model_converters/untrained_checkpoint.py configs/qks/nuswide_clip_zero_shot.py clip_zero_shot.pth
    python tools/test.py configs/qks/nuswide_clip_zero_shot.py clip_zero_shot.pth
"""
_base_ = [
    '../_base_/datasets/nuswide.py',
    '../_base_/backbones/clip_vit_b16.py',
    '../_base_/heads/clip_zero_shot.py',
    '../_base_/schedules/clip_zero_shot.py',
    '../_base_/vision_language_runtime.py',
]
protocol = 'fixed'
model = dict(
    type='VisionLanguageRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss,
    prompts=['There is a {} in the scene'],
    tune='none',
    text_cache_dir='work_dirs/text_features')
