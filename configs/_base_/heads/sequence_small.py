# Two light layers for a small CLIP. Not in the paper.
_base_ = './sequence.py'
head = dict(num_layers=2, num_heads=4, head_dims=32, ffn_channels=256)
