"""A small CLIP, trained from random weights on other synthetic pedestrians and the names of all their attributes.

Paper: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021; the loss is
    the sigmoid of Zhai et al., "Sigmoid Loss for Language Image Pre-Training", ICCV 2023, on names instead of captions.
Protocol: fixed: nothing is selected, the last epoch is kept.
Hardware: a CPU.
Expected: mAP 75.9 on its own test split, 75.4 on that of the other synthetic configs (one seed).
Command: bash tools/dist_train.sh configs/qks/synthetic_clip.py 1
    python tools/model_converters/extract_clip.py work_dirs/qks/synthetic_clip/epoch_8.pth work_dirs/qks/synthetic_clip/clip.pth
"""
_base_ = [
    '../_base_/datasets/synthetic_captioned.py',
    '../_base_/backbones/clip_tiny.py',
    '../_base_/heads/clip_sigmoid.py',
    '../_base_/schedules/synthetic_clip.py',
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
    prompts=['A pedestrian with the attribute {}', '{}', 'someone with {}'],
    tune='all')
