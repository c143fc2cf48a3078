backbone_channels = 2048
backbone = dict(
    type='mmpretrain.ResNet',
    depth=50,
    init_cfg=dict(type='Pretrained', checkpoint='https://download.pytorch.org/models/resnet50-0676ba61.pth'))
