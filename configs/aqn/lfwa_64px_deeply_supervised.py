"""Label2Label without its words on LFWA at 64 x 64: the same layers and both losses.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 15.19 ± 0.05 % (two seeds of configs/benchmarks/lfwa_64px_ablations.py).
Command: bash tools/dist_train.sh configs/aqn/lfwa_64px_deeply_supervised.py 1
"""
_base_ = './lfwa_64px.py'
model = dict(
    head=dict(
        _delete_=True, type='DeeplySupervisedAQNHead', num_layers=1, num_refinement_layers=2, num_heads=4,
        ffn_channels=512, dropout=0.1, logit_norm=True))
# The prediction of the first layer comes with it.
test_evaluator = [
    dict(type='ErrorRate'), dict(type='EvaluationLoss'), dict(type='ErrorRate', item='query_score', prefix='first'),
]
