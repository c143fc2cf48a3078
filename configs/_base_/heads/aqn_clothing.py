# L = 2 as on Clothing Attributes. The feed-forward width follows the narrower tokens of AlexNet (256).
_base_ = './aqn.py'
head = dict(num_layers=2, ffn_channels=256)
