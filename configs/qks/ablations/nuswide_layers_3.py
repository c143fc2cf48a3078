"""QKS on NUS-WIDE, L = 3 layers (the default is 7).

Paper: Zhu et al., "Query-Based Knowledge Sharing for Open-Vocabulary Multi-Label Classification", arXiv 2401.01181,
    2024 (ACM TOMM 2025).
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU of 24 GB; texts are encoded once and kept on disk.
Expected: not yet measured; the paper's ablation could not be read.
Command: bash tools/dist_train.sh configs/qks/ablations/nuswide_layers_3.py 1
"""
_base_ = '../nuswide.py'
model = dict(neck=dict(num_layers=3))
