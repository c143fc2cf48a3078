# The recipe of pa100k.py with the backbone's learning rate for everything: Transformers whose layer norms follow the
# residual sums do not train well at 0.1 (in a test on ten artificial attributes C-Tran stayed at the majority answer, and
# learned all of them at 0.01).
_base_ = './pa100k.py'
optim_wrapper = dict(optimizer=dict(lr=0.01), paramwise_cfg=dict(custom_keys=dict(backbone=dict(lr_mult=1.0))))
