"""Label2Label on synthetic pedestrians.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: mA 75.80, F1 71.24, mAP 72.65 (one seed of configs/benchmarks/synthetic_vision_language.py).
Command: bash tools/dist_train.sh configs/label2label/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/resnet18_slim.py',
    '../_base_/heads/label2label_small.py',
    '../_base_/schedules/synthetic.py',
    '../_base_/default_runtime.py',
]
protocol = 'heldout'
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
    dict(type='PedestrianMetric'), dict(type='ErrorRate'), dict(type='MeanAveragePrecision'), dict(type='EvaluationLoss'),
    dict(type='PedestrianMetric', item='query_score', prefix='aqn'),
]
