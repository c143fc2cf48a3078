# CLIP ViT-B/16 of OpenAI: 197 tokens with the last norm, not projected. Images have to be 224 x 224 and normalised with
# CLIP's statistics. Needs the extra clip; weights are downloaded when training starts, or named by a file.
backbone_channels = 768
backbone = dict(type='CLIPVisualBackbone', model='ViT-B-16-quickgelu', weights='openai')
