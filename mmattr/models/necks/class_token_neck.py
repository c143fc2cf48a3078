"""The one token that stands for a whole image."""

from mmengine.model import BaseModule

from mmattr.models.layers import VisionLanguageFeatures
from mmattr.registry import MODELS


@MODELS.register_module()
class ClassTokenNeck(BaseModule):
    """Keep the class token, the first of an image, and drop the places.

    With a :class:`LabelMatchHead` of ``normalize=True`` and nothing trained this is zero-shot CLIP (Radford et al.,
    "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021).

    Args:
        in_channels: Width D of the tokens.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        out_channels: Width D of the tokens.
    """

    def __init__(self, in_channels: int, init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg)
        self.out_channels = in_channels

    def forward(self, feats: VisionLanguageFeatures) -> VisionLanguageFeatures:
        """Keep the first token.

        Args:
            feats: Tokens (N, P, D) of N images, the class token first, and the label table.

        Returns:
            One token (N, 1, D) and the same label table.
        """
        return feats._replace(tokens=feats.tokens[:, :1])
