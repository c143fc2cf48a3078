# The released preset for a ResNet: tokens keep the backbone's width (2048), one encoder layer, two decoder layers without
# self-attention. 151 M parameters.
neck = dict(type='TokenNeck')
head = dict(
    type='Query2LabelHead', encoder_layers=1, decoder_layers=2, num_heads=4, ffn_channels=8192, dropout=0.1)
