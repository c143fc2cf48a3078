# Random weights, for small runs on a CPU and for data without natural images. mmpretrain starts every residual branch at
# zero by default; with the small gradients of a loss that is a mean over attributes they stay near zero for epochs and the
# error stays high, so the branches start like those of torchvision. To see the difference, add
#   --cfg-options model.backbone.zero_init_residual=True
# to the command of a config that uses this file.
backbone_channels = 512
backbone = dict(type='mmpretrain.ResNet', depth=18, zero_init_residual=False)
