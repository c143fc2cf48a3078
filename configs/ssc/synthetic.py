"""SSC on synthetic pedestrians.

Paper: Jia, Chen and Huang, "Spatial and Semantic Consistency Regularizations for Pedestrian Attribute Recognition",
    ICCV 2021.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: a CPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/ssc/synthetic.py 1
"""
_base_ = [
    '../_base_/datasets/synthetic.py',
    '../_base_/backbones/resnet18_slim.py',
    '../_base_/heads/ssc.py',
    '../_base_/schedules/synthetic.py',
    '../_base_/default_runtime.py',
]
protocol = 'heldout'
_head = dict(_base_.head, map_size=(4, 2))
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='ped/mA', rule='greater'))
