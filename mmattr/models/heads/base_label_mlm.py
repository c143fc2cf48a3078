"""What every language model of label words shares: the vocabulary."""

from abc import ABCMeta, abstractmethod

import torch
from mmengine.model import BaseModule
from torch import nn
from torch.nn import functional as F

from mmattr.models.layers import ImageTokens


class BaseLabelMLM(BaseModule, metaclass=ABCMeta):
    """A masked language model whose sentences have one word per attribute.

    The vocabulary has two words per attribute, "absent" and "present"; the mask word comes from outside. Words carry
    no position: the word itself says which attribute it is about (Label2Label, Section 3.3).

    Args:
        num_attributes: M.
        in_channels: Width D of the words.
        init_cfg: Initialisation, see mmengine.
    """

    def __init__(self, num_attributes: int, in_channels: int, init_cfg: dict | None = None) -> None:
        super().__init__(init_cfg)
        self.num_attributes = num_attributes
        self.word_embedding = nn.Parameter(torch.randn(2, num_attributes, in_channels))

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

    @abstractmethod
    def forward(self, feats: ImageTokens, sentence: torch.Tensor) -> torch.Tensor:
        """Complete the sentences.

        Args:
            feats: Tokens of N images.
            sentence: (N, M, D) embedded words.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
