# Tokens projected to D = 512: lighter attention layers for wide backbones. Not in the paper.
_base_ = './aqn_small.py'
neck = dict(embed_dims=512)
