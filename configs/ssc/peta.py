"""SSC on PETA (35 attributes).

Paper: Jia, Chen and Huang, "Spatial and Semantic Consistency Regularizations for Pedestrian Attribute Recognition",
    ICCV 2021.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: mA 86.52, accuracy 78.95, F1 86.99 (paper); a third party's code, whose reading this is, reaches
    mA 83.90, accuracy 78.60, F1 86.38.
Command: bash tools/dist_train.sh configs/ssc/peta.py 1
"""
_base_ = [
    '../_base_/datasets/peta_224.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/ssc.py',
    '../_base_/schedules/ssc.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
_head = dict(_base_.head, map_size=(7, 7))
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
