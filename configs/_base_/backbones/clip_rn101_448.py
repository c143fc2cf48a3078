# CLIP ResNet-101 of OpenAI on images of 448 x 448: 14 x 14 tokens and the pooled one, projected into the space of texts;
# positions of the attention pooling are interpolated. Needs the extra clip; weights are downloaded when training starts.
backbone_channels = 512
backbone = dict(
    type='CLIPVisualBackbone', model='RN101-quickgelu', weights='openai', image_size=448, project_tokens=True)
