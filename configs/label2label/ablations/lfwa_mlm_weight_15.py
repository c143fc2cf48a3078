"""Label2Label on LFWA, lambda = 1.5 before the loss of the language model (the default is 1).

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 12.63 % (paper, Table 4).
Command: bash tools/dist_train.sh configs/label2label/ablations/lfwa_mlm_weight_15.py 1
"""
_base_ = '../lfwa.py'
model = dict(head=dict(mlm_weight=1.5))
