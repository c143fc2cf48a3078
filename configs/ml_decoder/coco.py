"""ML-Decoder on COCO 2014 at 448 x 448, ResNet-101.

Paper: Ridnik, Sharir, Ben-Cohen, Ben-Baruch and Noy, "ML-Decoder: Scalable and Versatile Classification Head",
    WACV 2023.
Protocol: paper: train2014 for training, the best checkpoint is chosen on val2014, which is also the test.
Hardware: one GPU.
Expected: not yet measured. Published are models with a TResNet, which mmattr does not have; with a ResNet-101 of
    ImageNet-1k a user of the released code reports mAP 81.1, with one of Open Images the paper 87.1.
Command: bash tools/dist_train.sh configs/ml_decoder/coco.py 1
"""
_base_ = [
    '../_base_/datasets/coco_randaugment.py',
    '../_base_/backbones/resnet101.py',
    '../_base_/heads/ml_decoder.py',
    '../_base_/schedules/ml_decoder_coco.py',
    '../_base_/default_runtime.py',
]
protocol = 'paper'
# Pixels in [0, 1] and no more, as in the released code.
data_preprocessor = dict(mean=[0.0, 0.0, 0.0], std=[255.0, 255.0, 255.0])
train_dataloader = dict(batch_size=56)
model = dict(
    type='AttributeRecognizer',
    num_attributes=_base_.num_attributes,
    in_channels=_base_.backbone_channels,
    backbone=_base_.backbone,
    neck=_base_.neck,
    head=_base_.head,
    loss=_base_.loss)
default_hooks = dict(checkpoint=dict(save_best='map/mAP', rule='greater'))
custom_hooks = [
    *_base_.custom_hooks,
    dict(type='EMAHook', momentum=3e-4, update_buffers=True),  # evaluated and saved are averaged weights
]
