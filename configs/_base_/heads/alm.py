# A leaf adds level_channels, the widths of the maps that its backbone returns.
neck = None
head = dict(type='ALMHead', lateral_channels=256, reduction=16)
