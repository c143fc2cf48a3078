"""PVLR on COCO 2014, learned prompts meet the image before the text encoder.

Paper: Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", arXiv
    2401.17881, 2024.
Protocol: fixed: nothing is selected, the last epoch is tested once. Ours, like the whole recipe.
Hardware: one GPU of 80 GB (estimated, not tried): 2,560 sentences pass the text tower in every step.
Expected: not yet measured; the paper's ablation could not be read.
Command: bash tools/dist_train.sh configs/pvlr/ablations/coco_cap_pre.py 1
"""
_base_ = '../coco.py'
model = dict(soft_prompts=dict(see_image=True), head=dict(cap='pre'))
