# The widths of the paper: 7.11 M parameters after a ResNet-50 with 26 attributes.
neck = None
head = dict(type='MLDecoderHead', embed_dims=768, ffn_channels=2048)
