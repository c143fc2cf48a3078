"""Query2Label with the widths of the paper on COCO 2014 at 448 x 448, ResNet-101.

Paper: Liu, Zhang, Yang, Su and Zhu, "Query2Label: A Simple Transformer Way to Multi-Label Classification", arXiv
    2107.10834, 2021.
Protocol: paper: train2014 for training, the best checkpoint is chosen on val2014, which is also the test.
Hardware: one GPU.
Expected: mAP 84.9 (envelope definition), CF1 79.3, OF1 81.5 (README of the released code, all 40,504 images). That code
    stops after 8 epochs without a better checkpoint, and so does this config.
Command: bash tools/dist_train.sh configs/query2label/coco.py 1
"""
_base_ = [
    '../_base_/datasets/coco_randaugment.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/query2label.py',
    '../_base_/schedules/query2label_coco.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
train_dataloader = dict(batch_size=64)
val_evaluator = [
    dict(type='MeanAveragePrecision', definition='envelope'),
    dict(type='MultiLabelF1'),
    dict(type='MultiLabelF1', top_k=3, prefix='multi_top3'),
    dict(type='EvaluationLoss'),
]
test_evaluator = val_evaluator
# Batch norms stay those of ImageNet; the stem and the first stage are not trained.
_backbone = dict(_base_.backbone, frozen_stages=1, norm_cfg=dict(type='BN', requires_grad=False), norm_eval=True)
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
custom_hooks = [
    *_base_.custom_hooks,
    dict(type='EMAHook', momentum=3e-4, update_buffers=True),  # evaluated and saved are averaged weights
    dict(type='EarlyStoppingHook', monitor='map/mAP', rule='greater', min_delta=0.0, patience=8),
]
