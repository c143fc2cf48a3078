"""Label2Label on LFWA, words masked with probability alpha = 0.15 (the default is 0.1).

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 12.55 % (paper, Table 3).
Command: bash tools/dist_train.sh configs/label2label/ablations/lfwa_mask_ratio_15.py 1
"""
_base_ = '../lfwa.py'
model = dict(head=dict(mask_ratio=0.15))
