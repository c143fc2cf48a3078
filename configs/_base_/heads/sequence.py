# The decoder of the released code, 37.9 M parameters on CLIP ViT-L/14; sequences end with eos, as in the paper's figure.
neck = None
head = dict(type='SequenceHead', num_layers=6, num_heads=8, head_dims=64, ffn_channels=2048, dropout=0.1, beam_size=1)
