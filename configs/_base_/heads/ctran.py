# Three layers over image and label tokens, feed-forward networks as wide as the tokens; up to three quarters of the labels
# are given in training. 76 M parameters on a ResNet-50, 4.8 M on a ResNet-18.
neck = dict(type='TokenNeck')
head = dict(type='CTranHead', num_layers=3, num_heads=4, dropout=0.1, max_known_ratio=0.75)
