# Tokens projected to D = 512: lighter attention layers for wide backbones. Not in the paper.
_base_ = './label2label_small.py'
neck = dict(embed_dims=512)
