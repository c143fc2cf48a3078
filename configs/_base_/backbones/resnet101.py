_base_ = './resnet50.py'
backbone = dict(
    depth=101, init_cfg=dict(checkpoint='https://download.pytorch.org/models/resnet101-5d3b4d8f.pth'))
