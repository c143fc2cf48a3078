# Tokens projected to D = 512 and no encoder layer: 7.4 M parameters. Not in the paper.
_base_ = './query2label.py'
neck = dict(embed_dims=512)
head = dict(encoder_layers=0, ffn_channels=2048)
