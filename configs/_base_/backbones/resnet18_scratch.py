# Random weights, for small runs on a CPU and for data without natural images.
backbone_channels = 512
backbone = dict(type='mmpretrain.ResNet', depth=18)
