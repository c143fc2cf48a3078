"""The attribute query network with two losses and no words."""

from collections.abc import Sequence

import torch
from torch import nn

from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import GroupWiseLinear, ImageTokens, LogitNorm, TransformerDecoder
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class DeeplySupervisedAQNHead(BaseAttributeHead):
    """Label2Label with everything but the words: the control that says what the words bring.

    :class:`Label2LabelHead` has L decoder layers with a loss behind them, turns what they answer into hard words and
    reads these with D more layers and a second loss. Here the D layers go on from the features of the first L instead,
    so layers, losses, classifiers and logit norm are the same, and only the sentence with its masks is missing. That
    leaves what object detectors know as deep supervision (Al-Rfou et al., AAAI 2019; Carion et al., DETR, ECCV 2020).
    Unlike hard words, features carry the gradient of the second loss back to the first layers.

    Args:
        num_attributes: M.
        in_channels: Width D of the image tokens.
        num_layers: Decoder layers L before the first loss.
        num_refinement_layers: Decoder layers between the first and the last loss (D of the paper).
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Dropout in [0, 1) of the layers and before the classifiers.
        pre_norm: Layer norms before the blocks (released models) or after them.
        logit_norm: Normalise the last logits by batch statistics, as Label2Label does on LFWA and PA-100K.
        last_weight: Weight of the last loss (lambda of the paper).
        loss: Config of both losses.
        init_cfg: Initialisation, see mmengine.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_layers: int = 1,
        num_refinement_layers: int = 2,
        num_heads: int = 4,
        ffn_channels: int = 2048,
        dropout: float = 0.1,
        pre_norm: bool = True,
        logit_norm: bool = False,
        last_weight: float = 1.0,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        self.last_weight = last_weight
        block = (in_channels, num_heads, ffn_channels, dropout, pre_norm)
        self.queries = nn.Parameter(torch.randn(num_attributes, in_channels))
        self.decoder = TransformerDecoder(num_layers, *block)
        self.refinement_decoder = TransformerDecoder(num_refinement_layers, *block)
        self.dropout = nn.Dropout(dropout)
        self.first_classifier = GroupWiseLinear(num_attributes, in_channels)
        self.classifier = GroupWiseLinear(num_attributes, in_channels)
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def forward(self, feats: ImageTokens) -> torch.Tensor:
        """Score the attributes with the last layer.

        Args:
            feats: Tokens of N images.

        Returns:
            Logits (N, M).
        """
        return self.forward_both(feats)[1]

    def forward_both(self, feats: ImageTokens) -> tuple[torch.Tensor, torch.Tensor]:
        """Score the attributes after layer L and after the last layer.

        Args:
            feats: Tokens of N images.

        Returns:
            Both logits, (N, M) each.
        """
        features = self.decoder(self.queries, feats)  # (N, M, D)
        first_logits = self.first_classifier(self.dropout(features))
        refined = self.refinement_decoder(features, feats)
        return first_logits, self.logit_norm(self.classifier(self.dropout(refined)))

    def loss(self, feats: ImageTokens, data_samples: Sequence[AttributeDataSample]) -> dict[str, torch.Tensor]:
        """Compute both losses.

        Args:
            feats: Tokens of N images.
            data_samples: N samples with labels.

        Returns:
            ``loss_first`` and ``loss_last``, the latter already times its weight.
        """
        labels = self.stack_labels(data_samples, feats.features.device)
        first_logits, last_logits = self.forward_both(feats)
        return {
            'loss_first': self.label_loss(first_logits, labels),
            'loss_last': self.last_weight * self.label_loss(last_logits, labels),
        }

    def predict(self, feats: ImageTokens, data_samples: Sequence[AttributeDataSample]) -> list[AttributeDataSample]:
        """Score the attributes of images.

        Args:
            feats: Tokens of N images.
            data_samples: N samples.

        Returns:
            The samples with ``pred_score`` of the last layer, ``query_score`` of layer L and, where labels are there,
            ``eval_loss`` of the last layer.
        """
        first_logits, last_logits = self.forward_both(feats)
        samples = self.write_predictions(last_logits, data_samples)
        for sample, score in zip(samples, first_logits.float().sigmoid(), strict=True):
            sample.set_field(score, 'query_score', dtype=torch.Tensor)
        return samples
