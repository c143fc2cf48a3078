"""What every language model of label words shares: the vocabulary."""

from abc import ABCMeta, abstractmethod

import torch
from mmengine.model import BaseModule
from torch import nn

from mmattr.models.layers import ImageTokens, WordRows


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

    def rows(self, words: torch.Tensor, mask_words: torch.Tensor | None) -> WordRows:
        """Name the words of sentences by their rows in the table of the vocabulary.

        Args:
            words: (N, M) int64, 0 absent, 1 present, 2 masked.
            mask_words: (M, D) mask word of each attribute; None when no word is masked.

        Returns:
            Rows of a table of 3 M words, or 2 M without mask words.
        """
        attribute = torch.arange(self.num_attributes, device=words.device)
        parts = (self.word_embedding,) if mask_words is None else (self.word_embedding, mask_words)
        return WordRows(parts, words * self.num_attributes + attribute)

    def embed(self, words: torch.Tensor, mask_words: torch.Tensor | None) -> torch.Tensor:
        """Look up the words of sentences.

        Args:
            words: (N, M) int64, 0 absent, 1 present, 2 masked.
            mask_words: (M, D) mask word of each attribute; None when no word is masked.

        Returns:
            (N, M, D).
        """
        return self.rows(words, mask_words).vectors()

    def complete(self, feats: ImageTokens, words: torch.Tensor, mask_words: torch.Tensor | None) -> torch.Tensor:
        """Complete sentences of words of the vocabulary.

        Args:
            feats: Tokens of N images.
            words: (N, M) int64, 0 absent, 1 present, 2 masked.
            mask_words: (M, D) mask word of each attribute; None when no word is masked.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
        return self(feats, self.embed(words, mask_words))

    @abstractmethod
    def forward(self, feats: ImageTokens, sentence: torch.Tensor) -> torch.Tensor:
        """Complete the sentences.

        Args:
            feats: Tokens of N images.
            sentence: (N, M, D) embedded words.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
