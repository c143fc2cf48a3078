"""The language model of Label2Label looks at the image but refines a frozen AQN, on LFWA.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: paper: schedule and best checkpoint follow the test split, as the released code does.
Hardware: one GPU.
Expected: error 13.01 % (paper, Table 7).
Command: bash tools/dist_train.sh configs/label2label/ablations/lfwa_two_stage.py 1 \
    --cfg-options model.first_stage_checkpoint="$(ls work_dirs/aqn/lfwa/best_*.pth)"
"""
_base_ = '../lfwa.py'
model = dict(
    type='TwoStageRecognizer',
    first_stage_checkpoint=None,
    head=dict(query_weight=0.0))
