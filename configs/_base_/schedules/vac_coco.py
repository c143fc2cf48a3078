# The recipe of VAC for COCO: larger batches, and one tenth of the learning rate every six epochs.
_base_ = './wider.py'
param_scheduler = dict(step_size=6, gamma=0.1)
train_cfg = dict(max_epochs=14)
auto_scale_lr = dict(base_batch_size=24)
