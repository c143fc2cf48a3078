"""The attribute query network alone on Clothing Attributes, selected on held-out training data.

Paper: Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
Protocol: heldout: schedule and best checkpoint follow held-out training data, the test split is used once.
Hardware: one GPU.
Expected: not yet measured.
Command: bash tools/dist_train.sh configs/aqn/clothing_val.py 1
"""
_base_ = './clothing.py'
protocol = 'heldout'
train_dataloader = dict(dataset=dict(ann_file='annotations/train.json'))
val_dataloader = dict(dataset=dict(ann_file='annotations/val.json'))
