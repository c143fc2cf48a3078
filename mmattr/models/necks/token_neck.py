"""From a feature map to image tokens."""

import torch
from mmengine.model import BaseModule
from torch import nn

from mmattr.models.layers import ImageTokens, SinePositionEmbedding
from mmattr.registry import MODELS


@MODELS.register_module()
class TokenNeck(BaseModule):
    """Flatten the last feature map to tokens and add the sine position of each place.

    Works for any map size, rectangular or different from the one of training.

    Args:
        in_channels: Channels C of the feature map.
        embed_dims: Width D of the tokens. None keeps C, as the paper's models do; another value adds a linear
            projection from C to D, which makes the attention layers lighter.
        always_project: Project even where D is C already, as some released Query2Label models do.
        temperature: Temperature of the position embedding.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        out_channels: Width D of the tokens.
    """

    def __init__(
        self,
        in_channels: int,
        embed_dims: int | None = None,
        always_project: bool = False,
        temperature: float = 10000.0,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(init_cfg)
        self.out_channels = embed_dims or in_channels
        project = always_project or self.out_channels != in_channels
        self.projection = nn.Linear(in_channels, self.out_channels) if project else nn.Identity()
        self.position = SinePositionEmbedding(self.out_channels, temperature)

    def forward(self, feats: tuple[torch.Tensor, ...]) -> ImageTokens:
        """Turn the last feature map into tokens.

        Args:
            feats: Feature maps of the backbone; the last one has shape (N, C, H, W).

        Returns:
            P = H * W tokens of width D and their positions.
        """
        height, width = feats[-1].shape[-2:]
        features = self.projection(feats[-1].flatten(2).transpose(1, 2))  # (N, P, D)
        return ImageTokens(features, self.position(height, width).to(features.dtype))
