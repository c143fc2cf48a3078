"""The linear baseline of Rethinking of PAR on PA-100K, tested with averaged weights.

Paper: Jia et al., "Rethinking of Pedestrian Attribute Recognition: A Reliable Evaluation under Zero-Shot Pedestrian
    Identity Setting", arXiv 2107.03576.
Protocol: paper: schedule and best checkpoint follow the test split, as released code of the field does.
Hardware: one GPU.
Expected: mA 81.97, accuracy 80.20, F1 88.11, that of the means (README of the released code).
Command: bash tools/dist_train.sh configs/strong_baseline/pa100k_rethinking_ema.py 1
"""
_base_ = './pa100k_rethinking.py'
custom_hooks = [*_base_.custom_hooks, dict(type='EMAHook', momentum=0.0002)]  # a decay of 0.9998
