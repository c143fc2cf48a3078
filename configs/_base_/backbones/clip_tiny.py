# A CLIP of two small towers for images of 128 x 64: 128 tokens and the class token, with the last norm, not projected.
# It starts from random weights, so that texts and images do not agree before somebody trains them.
backbone_channels = 128
backbone = dict(
    type='CLIPVisualBackbone',
    model=dict(
        embed_dim=128,
        quick_gelu=True,
        vision_cfg=dict(image_size=[128, 64], patch_size=8, layers=3, width=128, head_width=32),
        text_cfg=dict(layers=2, width=64, heads=2)))
