"""The convolutional part of AlexNet."""

from mmpretrain.models.backbones import AlexNet

from mmattr.registry import MODELS


@MODELS.register_module()
class AlexNetFeatures(AlexNet):
    """mmpretrain's AlexNet without its classifier, able to load pretrained weights through ``init_cfg``.

    Returns the last feature map, (N, 256, 6, 6) for images of 224 x 224: the backbone of Label2Label on Clothing
    Attributes.

    Args:
        init_cfg: Initialisation, see mmengine; mmpretrain's class cannot take it.
    """

    def __init__(self, init_cfg: dict | None = None) -> None:
        super().__init__()
        self.init_cfg = init_cfg
