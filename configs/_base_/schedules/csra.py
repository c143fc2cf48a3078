# The recipe of CSRA for COCO and WIDER Attribute: that for VOC 2007 with a drop every five epochs.
_base_ = './voc2007.py'
param_scheduler = [
    dict(type='LinearLR', start_factor=0.01, begin=0, end=2, by_epoch=True, convert_to_iter_based=True),
    dict(type='StepLR', step_size=5, gamma=0.1, by_epoch=True),
]
