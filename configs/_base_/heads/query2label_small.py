# Tokens of a ResNet-18 (D = 512, or half of it) without an encoder layer, feed-forward networks of 512. Not in the paper.
_base_ = './query2label.py'
head = dict(encoder_layers=0, ffn_channels=512)
