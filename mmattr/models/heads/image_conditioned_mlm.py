"""The image-conditioned masked language model of Label2Label."""

import torch
from mmengine.model import BaseModule
from torch import nn
from torch.nn import functional as F

from mmattr.models.layers import GroupWiseLinear, ImageTokens, LogitNorm, TransformerDecoder
from mmattr.registry import MODELS

ABSENT, PRESENT, MASK = 0, 1, 2


@MODELS.register_module()
class ImageConditionedMLM(BaseModule):
    """Complete a sentence of label words while looking at the image (Label2Label, Section 3.3, Equations 4-6).

    The vocabulary has two words per attribute, "absent" and "present"; the mask word comes from outside. Words carry
    no position: permuting the attributes with their parameters permutes the outputs.

    Args:
        num_attributes: M.
        in_channels: Width D of words and image tokens.
        num_layers: Decoder layers D of the paper.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Dropout in [0, 1) of the decoder layers (0.1 on LFWA, 0.3 on PA-100K).
        classifier_dropout: Dropout in [0, 1) before the classifiers.
        pre_norm: Layer norms before the blocks (released models) or after them.
        logit_norm: Normalise the logits by batch statistics (LFWA and PA-100K).
        init_cfg: Initialisation, see mmengine.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_layers: int = 2,
        num_heads: int = 4,
        ffn_channels: int = 2048,
        dropout: float = 0.1,
        classifier_dropout: float = 0.1,
        pre_norm: bool = True,
        logit_norm: bool = False,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(init_cfg)
        self.num_attributes = num_attributes
        self.word_embedding = nn.Parameter(torch.randn(2, num_attributes, in_channels))
        self.decoder = TransformerDecoder(num_layers, in_channels, num_heads, ffn_channels, dropout, pre_norm)
        self.dropout = nn.Dropout(classifier_dropout)
        self.classifier = GroupWiseLinear(num_attributes, in_channels)
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def embed(self, words: torch.Tensor, mask_words: torch.Tensor) -> torch.Tensor:
        """Look up the words of sentences.

        Args:
            words: (N, M) int64, 0 absent, 1 present, 2 masked.
            mask_words: (M, D) mask word of each attribute.

        Returns:
            (N, M, D).
        """
        table = torch.cat((self.word_embedding, mask_words[None])).flatten(0, 1)  # (3 M, D)
        attribute = torch.arange(self.num_attributes, device=words.device)
        return F.embedding(words * self.num_attributes + attribute, table)

    def forward(self, feats: ImageTokens, sentence: torch.Tensor) -> torch.Tensor:
        """Complete the sentences.

        Args:
            feats: Tokens of N images.
            sentence: (N, M, D) embedded words.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
        features = self.decoder(sentence, feats)
        return self.logit_norm(self.classifier(self.dropout(features)))
