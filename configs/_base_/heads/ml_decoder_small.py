# D = 512 for the maps of a ResNet-18 and a feed-forward network of the same width, like the other small heads.
_base_ = './ml_decoder.py'
head = dict(embed_dims=512, ffn_channels=512)
