"""SequencePAR on PETA, tokens weighted by how rare their attribute is.

Paper: Jin et al., "SequencePAR: Understanding Pedestrian Attributes via a Sequence Generation Paradigm", Pattern
    Recognition 2025, arXiv 2312.01640.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU of 40 GB, as the authors had.
Expected: not yet measured; the paper's ablation could not be read.
Command: bash tools/dist_train.sh configs/sequencepar/ablations/peta_weighted.py 1
"""
_base_ = '../peta.py'
model = dict(head=dict(sequence_loss=dict(type='SequenceLoss', token_weight='exp_ratio')))
