"""Label2Label on LFWA, one learned mask word for all attributes.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 12.57 % (paper, Table 6).
Command: bash tools/dist_train.sh configs/label2label/ablations/lfwa_agnostic_mask.py 1
"""
_base_ = '../lfwa.py'
model = dict(head=dict(mask_token=dict(type='AttributeAgnosticMask')))
