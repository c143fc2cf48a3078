"""Label2Label on LFWA, L = 3 layers in the query network (the default is 1).

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 12.50 % (paper, Table 2).
Command: bash tools/dist_train.sh configs/label2label/ablations/lfwa_query_layers_3.py 1
"""
_base_ = '../lfwa.py'
model = dict(head=dict(query_head=dict(num_layers=3)))
