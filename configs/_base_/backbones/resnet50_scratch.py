# Random weights; residual branches start like torchvision's, as in resnet18_scratch.py.
backbone_channels = 2048
backbone = dict(type='mmpretrain.ResNet', depth=50, zero_init_residual=False)
