"""Labels scored by how well their text matches the tokens of an image."""

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class LabelMatchHead(BaseAttributeHead):
    """Score a label by the token that matches its text best (knowledge sharing of QKS).

    Zhu et al., "Query-Based Knowledge Sharing for Open-Vocabulary Multi-Label Classification", 2024. With the tokens Q
    (m, D) of an image, the trained projection W (D, E) and the text features T (M, E) of the labels, the logit of label
    i is max_j (Q W T^t)_ji: plain dot products, because the magnitude tells an image with the label from one without.
    A label is scored on its own: which others stand in the table changes nothing, and any table can be used.

    W starts as the projection of the image encoder through :meth:`set_visual_projection`, otherwise at random.

    Args:
        num_attributes: M of the first label table; afterwards ``num_attributes`` follows the table in use.
        in_channels: Width D of the tokens.
        embed_dims: Width E of the text features.
        token_topk: The logit is the sum over this many best tokens; 1 is the maximum.
        normalize: Compare directions only: projected tokens and text features have length 1.
        scale: Factor of the products, for normalised ones in particular.
        offset: Added to every logit, which moves the score of 1/2. The cosines of CLIP are above 0 nearly everywhere,
            so that every label scores about 1 without an offset. No order of labels or images changes.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If ``token_topk`` is below 1.

    >>> head = LabelMatchHead(num_attributes=4, in_channels=8, embed_dims=6)
    >>> head(VisionLanguageFeatures(tokens=torch.zeros(2, 5, 8), text=torch.zeros(4, 6))).shape
    torch.Size([2, 4])
    """

    reads_label_table = True

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        embed_dims: int = 512,
        token_topk: int = 1,
        normalize: bool = False,
        scale: float = 1.0,
        offset: float = 0.0,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        if token_topk < 1:
            raise ConfigError(f'LabelMatchHead.token_topk is {token_topk}, but at least one token has to count.')
        self.embed_dims = embed_dims
        self.token_topk = token_topk
        self.normalize = normalize
        self.scale = scale
        self.offset = offset
        # The standard deviation of CLIP's own projection.
        self.projection = nn.Parameter(torch.randn(in_channels, embed_dims) * in_channels**-0.5)

    def set_visual_projection(self, projection: torch.Tensor) -> None:
        """Start from the projection of an image encoder, which stays trainable.

        Args:
            projection: (D, E).

        Raises:
            ConfigError: If it has another shape.
        """
        if projection.shape != self.projection.shape:
            raise ConfigError(
                f'The visual projection has shape {tuple(projection.shape)}, but LabelMatchHead has tokens of width '
                f'{self.in_channels} and text of width {self.embed_dims}; set embed_dims to the width of the text.'
            )
        with torch.no_grad():
            self.projection.copy_(projection)

    def forward(self, feats: VisionLanguageFeatures) -> torch.Tensor:
        """Score the labels of the table.

        Args:
            feats: Tokens (N, m, D) of N images and text features (M, E).

        Returns:
            Logits (N, M).

        Raises:
            ConfigError: If an image has fewer tokens than ``token_topk``.
        """
        self.num_attributes = len(feats.text)
        matches = self.match(feats)
        if self.token_topk > matches.shape[1]:
            raise ConfigError(
                f'LabelMatchHead.token_topk is {self.token_topk}, but an image has {matches.shape[1]} tokens.'
            )
        return matches.topk(self.token_topk, dim=1).values.sum(1) + self.offset

    def match(self, feats: VisionLanguageFeatures) -> torch.Tensor:
        """Compare every token with every label, to see what a token stands for.

        Args:
            feats: Tokens (N, m, D) of N images and text features (M, E).

        Returns:
            (N, m, M). ``argmax(1)`` is the token that decides about a label.
        """
        tokens, text = feats.tokens @ self.projection, feats.text  # (N, m, E), (M, E)
        if self.normalize:
            tokens, text = F.normalize(tokens, dim=-1), F.normalize(text, dim=-1)
        return self.scale * (tokens @ text.T)

    def write_predictions(
        self, logits: torch.Tensor, data_samples: Sequence[AttributeDataSample]
    ) -> list[AttributeDataSample]:
        """Store the logits too: large ones are all 1 as probabilities, and could not be ranked any more.

        Args:
            logits: (N, M).
            data_samples: N samples.

        Returns:
            The same samples with ``pred_score``, ``match_score`` (M,), the logits, and where labels are there
            ``eval_loss``.
        """
        for sample, row in zip(data_samples, logits.float(), strict=True):
            sample.set_field(row, 'match_score', dtype=torch.Tensor)
        return super().write_predictions(logits, data_samples)
