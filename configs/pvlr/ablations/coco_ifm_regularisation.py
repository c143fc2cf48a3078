"""PVLR on COCO 2014, the mean of both kinds of prompts and a loss between them.

Paper: Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", arXiv
    2401.17881, 2024.
Protocol: fixed: nothing is selected, the last epoch is tested once. Ours, like the whole recipe.
Hardware: one GPU of 40 GB (estimated, not tried).
Expected: not yet measured; the paper's ablation could not be read.
Command: bash tools/dist_train.sh configs/pvlr/ablations/coco_ifm_regularisation.py 1
"""
_base_ = '../coco.py'
model = dict(head=dict(ifm='regularisation'))
