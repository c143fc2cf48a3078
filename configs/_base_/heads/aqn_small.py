# D = 512 tokens of a ResNet-18 and a feed-forward network of the same width.
_base_ = './aqn.py'
head = dict(ffn_channels=512)
