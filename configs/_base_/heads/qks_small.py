# Six queries and two light layers for a small CLIP. Not in the paper.
_base_ = './qks.py'
neck = dict(num_queries=6, num_layers=2, num_heads=4, ffn_channels=256)
head = dict(embed_dims=128)
