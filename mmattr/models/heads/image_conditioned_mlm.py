"""The image-conditioned masked language model of Label2Label."""

import torch
from torch import nn

from mmattr.models.heads.base_label_mlm import BaseLabelMLM
from mmattr.models.layers import GroupWiseLinear, ImageTokens, LogitNorm, TransformerDecoder, WordRows
from mmattr.registry import MODELS

ABSENT, PRESENT, MASK = 0, 1, 2


@MODELS.register_module()
class ImageConditionedMLM(BaseLabelMLM):
    """Complete a sentence of label words while looking at the image (Label2Label, Section 3.3, Equations 4-6).

    Permuting the attributes with their parameters permutes the outputs. The first layer sees only the 3 M words of the
    vocabulary, so that its self-attention may take what it can from a table of them.

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
        super().__init__(num_attributes, in_channels, init_cfg)
        self.decoder = TransformerDecoder(num_layers, in_channels, num_heads, ffn_channels, dropout, pre_norm)
        self.dropout = nn.Dropout(classifier_dropout)
        self.classifier = GroupWiseLinear(num_attributes, in_channels)
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def complete(self, feats: ImageTokens, words: torch.Tensor, mask_words: torch.Tensor | None) -> torch.Tensor:
        """Complete sentences of words of the vocabulary.

        Args:
            feats: Tokens of N images.
            words: (N, M) int64, 0 absent, 1 present, 2 masked.
            mask_words: (M, D) mask word of each attribute; None when no word is masked.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
        return self(feats, self.embed(words, mask_words), self.rows(words, mask_words))

    def forward(self, feats: ImageTokens, sentence: torch.Tensor, rows: WordRows | None = None) -> torch.Tensor:
        """Complete the sentences.

        Args:
            feats: Tokens of N images.
            sentence: (N, M, D) embedded words.
            rows: The same sentences as rows of the vocabulary; None for other vectors, such as mixtures of words.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
        features = self.decoder(sentence, feats, rows)
        return self.logit_norm(self.classifier(self.dropout(features)))
