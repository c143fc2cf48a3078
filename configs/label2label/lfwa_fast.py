"""Label2Label on LFWA, computed with faster settings: the model and the schedule are those of lfwa.py.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: that of lfwa.py, error 12.49 % (paper, Table 5).
Command: bash tools/dist_train.sh configs/label2label/lfwa_fast.py 1
"""
_base_ = ['./lfwa.py', '../_base_/fast_runtime.py']
