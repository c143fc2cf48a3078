"""C-Tran on PETA (35 attributes).

Paper: Lanchantin, Wang, Ordonez and Qi, "General Multi-label Image Classification with Transformers", CVPR 2021.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: not yet measured; the authors publish no figure for this data set.
Command: bash tools/dist_train.sh configs/ctran/peta.py 1
"""
_base_ = [
    '../_base_/datasets/peta.py',
    '../_base_/backbones/resnet50.py',
    '../_base_/heads/ctran.py',
    '../_base_/schedules/pa100k_post_norm.py',
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
