# CLIP ViT-L/14 of OpenAI as SequencePAR uses it: 257 tokens without the last norm, projected into the space of texts.
# Needs the extra clip; weights are downloaded when training starts, or named by a file.
backbone_channels = 768
backbone = dict(
    type='CLIPVisualBackbone',
    model='ViT-L-14-quickgelu',
    weights='openai',
    normalize_tokens=False,
    project_tokens=True)
