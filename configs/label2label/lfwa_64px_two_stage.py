"""The language model of Label2Label refines a frozen AQN on LFWA at 64 x 64.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: fixed: nothing is selected, the last epoch is tested once.
Hardware: a CPU.
Expected: error 15.14 ± 0.06 % (three seeds of configs/benchmarks/lfwa_64px.py).
Command: bash tools/dist_train.sh configs/label2label/lfwa_64px_two_stage.py 1 \
    --cfg-options model.first_stage_checkpoint=work_dirs/aqn/lfwa_64px/epoch_4.pth
"""
_base_ = './lfwa_64px.py'
model = dict(
    type='TwoStageRecognizer',
    first_stage_checkpoint=None,
    head=dict(query_weight=0.0))
