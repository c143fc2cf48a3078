"""VAC on COCO 2014.

Paper: Guo et al., "Visual Attention Consistency under Image Transforms for Multi-Label Image Classification",
    CVPR 2019.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/vac/coco.py 1
"""
_base_ = [
    '../_base_/datasets/coco_288.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/fc.py',
    '../_base_/schedules/vac_coco.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
train_dataloader = dict(batch_size=24)
model = dict(
    type='AttributeConsistencyRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    small_size=(256, 256),
    flip_weight=0.6,
    scale_weight=0.8,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
