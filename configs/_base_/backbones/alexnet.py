# Convolutional part only; its last map has 256 channels.
backbone_channels = 256
backbone = dict(
    type='AlexNetFeatures',
    init_cfg=dict(type='Pretrained', checkpoint='https://download.pytorch.org/models/alexnet-owt-7be5be79.pth'))
