# Half the width of ResNet-18, random weights: what a CPU trains in minutes.
backbone_channels = 256
backbone = dict(type='mmpretrain.ResNet', depth=18, base_channels=32, stem_channels=32)
