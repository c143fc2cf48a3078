"""A label-only multilayer perceptron refines a frozen AQN on LFWA at 64 x 64.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 15.23 ± 0.10 % (two seeds of configs/benchmarks/lfwa_64px_ablations.py).
Command: bash tools/dist_train.sh configs/label2label/lfwa_64px_mlm_mlp.py 1 \
    --cfg-options model.first_stage_checkpoint=work_dirs/aqn/lfwa_64px/epoch_4.pth
"""
_base_ = './lfwa_64px.py'
model = dict(
    type='TwoStageRecognizer',
    first_stage_checkpoint=None,
    head=dict(
        query_weight=0.0,
        mlm=dict(
            _delete_=True, type='MaskedLabelMLM', network='mlp', num_layers=2, ffn_channels=512, dropout=0.1,
            logit_norm=True)))
