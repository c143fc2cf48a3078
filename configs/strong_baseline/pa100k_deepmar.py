"""DeepMAR on PA-100K, with the ResNet-50 of the released code.

Paper: Li, Chen and Huang, "Multi-attribute Learning for Pedestrian Attribute Recognition in Surveillance Scenarios",
    ACPR 2015.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: not yet measured; mA 72.70 is published for CaffeNet.
Command: bash tools/dist_train.sh configs/strong_baseline/pa100k_deepmar.py 1
"""
_base_ = [
    '../_base_/datasets/pa100k_224.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/fc_deepmar.py',
    '../_base_/schedules/deepmar.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
train_dataloader = dict(batch_size=32)
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
