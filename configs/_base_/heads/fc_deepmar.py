# DeepMAR: half of the pooled features are dropped, and the classifier starts near zero.
_base_ = './fc.py'
head = dict(dropout=0.5, init_cfg=dict(type='Normal', layer='Linear', std=0.001))
