# A CLIP of a small ResNet and two text layers for images of 128 x 64: 4 x 2 places and the pooled token, not projected.
# A Vision Transformer of this size learns much slower from a few thousand pictures. It starts from random weights, so that
# texts and images do not agree before somebody trains them: configs/qks/synthetic_clip.py.
backbone_channels = 512
backbone = dict(
    type='CLIPVisualBackbone',
    model=dict(
        embed_dim=128,
        quick_gelu=True,
        vision_cfg=dict(image_size=[128, 64], layers=[1, 1, 1, 1], width=16, head_width=32),
        text_cfg=dict(layers=2, width=64, heads=2)))
