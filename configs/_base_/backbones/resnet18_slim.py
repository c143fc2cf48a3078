# Half the width of ResNet-18, random weights: what a CPU trains in minutes. Residual branches start like torchvision's,
# as in resnet18_scratch.py.
backbone_channels = 256
backbone = dict(type='mmpretrain.ResNet', depth=18, base_channels=32, stem_channels=32, zero_init_residual=False)
