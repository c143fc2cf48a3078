"""Label2Label on Clothing Attributes.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: accuracy 92.87 % (paper, Table 10).
Command: bash tools/dist_train.sh configs/label2label/clothing.py 1
"""
_base_ = [
    '../_base_/datasets/clothing.py',
    '../_base_/backbones/alexnet.py',
    '../_base_/heads/label2label_clothing.py',
    '../_base_/schedules/clothing.py',
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
default_hooks = dict(checkpoint=dict(save_best='group/total', rule='greater'))
# The query network's own prediction comes with it: the AQN baseline of the same run.
test_evaluator = [
    dict(type='GroupAccuracy'), dict(type='ErrorRate'), dict(type='EvaluationLoss'),
    dict(type='GroupAccuracy', item='query_score', prefix='aqn'),
]
