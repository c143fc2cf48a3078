"""Label2Label on PA-100K.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: mA 82.24, accuracy 79.23, F1 87.08 (paper, Table 9).
Command: bash tools/dist_train.sh configs/label2label/pa100k.py 1
"""
_base_ = [
    '../_base_/datasets/pa100k.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/label2label_pedestrian.py',
    '../_base_/schedules/pa100k.py',
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
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
# The query network's own prediction comes with it: the AQN baseline of the same run.
test_evaluator = [
    dict(type='PedestrianMetric'), dict(type='EvaluationLoss'),
    dict(type='PedestrianMetric', item='query_score', prefix='aqn'),
]
