"""Label2Label on LFWA, D = 4 layers in the language model (the default is 2).

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 12.52 % (paper, Table 1).
Command: bash tools/dist_train.sh configs/label2label/ablations/lfwa_mlm_layers_4.py 1
"""
_base_ = '../lfwa.py'
model = dict(head=dict(mlm=dict(num_layers=4)))
