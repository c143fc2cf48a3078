# m = 22 queries, L = 8 layers. QKS on Open Images.
_base_ = './qks.py'
neck = dict(num_queries=22, num_layers=8)
