# Random weights, for small runs on a CPU and for data without natural images. mmpretrain starts every residual branch at
# zero by default; with the small gradients of a loss that is a mean over attributes they then stay near zero for epochs
# (LFWA at 96 pixels: 20.1 % error after 12 epochs), so the branches start like those of torchvision.
backbone_channels = 512
backbone = dict(type='mmpretrain.ResNet', depth=18, zero_init_residual=False)
