"""Label2Label on LFWA with tokens of width 512: about a third of the head's cost.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: not yet measured (not in the paper).
Command: bash tools/dist_train.sh configs/label2label/lfwa_light.py 1
"""
_base_ = [
    '../_base_/datasets/lfwa.py',
    '../_base_/backbones/resnet50_frozen_bn.py',
    '../_base_/heads/label2label_light.py',
    '../_base_/schedules/lfwa.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='face/error', rule='less'))
# The query network's own prediction comes with it: the AQN baseline of the same run.
test_evaluator = [
    dict(type='ErrorRate'), dict(type='EvaluationLoss'), dict(type='ErrorRate', item='query_score', prefix='aqn'),
]
