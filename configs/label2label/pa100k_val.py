"""Label2Label on PA-100K, selected on held-out training data.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: one GPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/label2label/pa100k_val.py 1
"""
_base_ = './pa100k.py'
protocol = 'heldout'
train_dataloader = dict(dataset=dict(ann_file='annotations/train.json'))
val_dataloader = dict(dataset=dict(ann_file='annotations/val.json'))
