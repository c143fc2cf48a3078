# What the paper settles: context after the text encoder, channel interaction, attention in both directions. Heads are ours.
neck = None
head = dict(type='PVLRHead', num_heads=8, kap=True, cap='post', ifm='channel', dma='both')
