# Batch-norm statistics and affine parameters stay those of ImageNet; blocks are dropped with up to 10 %.
_base_ = './resnet50.py'
backbone = dict(norm_cfg=dict(type='BN', requires_grad=False), norm_eval=True, drop_path_rate=0.1)
