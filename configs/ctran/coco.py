"""C-Tran on COCO 2014 at 576 x 576, ResNet-101.

Paper: Lanchantin, Wang, Ordonez and Qi, "General Multi-label Image Classification with Transformers", CVPR 2021.
Protocol: paper: train2014 for training, schedule and best checkpoint follow val2014, which is also the test.
Hardware: one GPU.
Expected: mAP 85.1, CF1 79.9, OF1 81.7 (as quoted in the README of Query2Label).
Command: bash tools/dist_train.sh configs/ctran/coco.py 1
"""
_base_ = [
    '../_base_/datasets/coco.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/ctran.py',
    '../_base_/schedules/ctran_coco.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
# One of five squares is cropped from 640 x 640, anywhere, and brought to 576 x 576; tests take the middle.
train_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(640, 640), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(
        type='RandomChoice',
        transforms=[[dict(type='mmpretrain.RandomCrop', crop_size=size)] for size in (640, 576, 512, 384, 320)]),
    dict(type='Resize', scale=(576, 576), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='RandomFlip', prob=0.5),
    dict(type='PackAttributeInputs'),
]
test_pipeline = [
    dict(type='LoadAttributeImage'),
    dict(type='Resize', scale=(640, 640), keep_ratio=False, backend='pillow', interpolation='bilinear'),
    dict(type='mmpretrain.CenterCrop', crop_size=576),
    dict(type='PackAttributeInputs'),
]
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
val_evaluator = [
    dict(type='MeanAveragePrecision', definition='step'),
    dict(type='MultiLabelF1'),
    dict(type='MultiLabelF1', top_k=3, prefix='multi_top3'),
    dict(type='EvaluationLoss'),
]
test_evaluator = val_evaluator
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
