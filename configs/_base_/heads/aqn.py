# L = 1 as on LFWA (Label2Label, Table 2).
neck = dict(type='TokenNeck')
head = dict(type='AQNHead', num_layers=1, num_heads=4, ffn_channels=2048, dropout=0.1)
