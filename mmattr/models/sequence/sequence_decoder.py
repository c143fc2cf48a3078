"""The Transformer that writes the attributes of an image as a sequence."""

from collections.abc import Iterable
from typing import NamedTuple, cast

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.models.layers import KeysValues, SequenceDecoderLayer
from mmattr.models.sequence.vocabulary import FIRST_ATTRIBUTE, PAD


class SequencePast(NamedTuple):
    """What is kept of R sequences while they are written.

    Attributes:
        table: (M + 3, D) vector of every token.
        image: Keys and values of the images, one entry per layer.
        words: Keys and values of the words so far, one entry per layer; empty before the first word.
        pad: (R, T) True where a word so far is a pad.
    """

    table: torch.Tensor
    image: tuple[KeysValues, ...]
    words: tuple[KeysValues, ...]
    pad: torch.Tensor

    def rearranged(self, rows: torch.Tensor) -> 'SequencePast':
        """Let every sequence continue another one of the same image.

        Args:
            rows: (R,) which sequence each of them continues.

        Returns:
            The past of the new sequences.
        """
        words = (KeysValues(*(part.index_select(0, rows) for part in kept)) for kept in self.words)
        return self._replace(words=tuple(words), pad=self.pad.index_select(0, rows))


class SequenceDecoder(nn.Module):
    """Masked Transformer decoder of SequencePAR (Jin et al., Pattern Recognition 2025).

    A token enters as its vector plus a sinusoid of its position, which counts from 1: bos is all ones, eos all minus
    ones, pad all zeros, an attribute the feature of its text. These vectors and the positions are not trained; they
    are frozen parameters because released checkpoints hold them and their sizes count. The output layer is a table of
    its own without bias, so its M + 3 rows belong to fixed attributes.

    Args:
        num_attributes: M.
        embed_dims: Width D of image tokens, text features and words.
        num_layers: Number of layers.
        num_heads: Attention heads.
        head_dims: Width of a head.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Probability in [0, 1) in hidden units and block outputs.
    """

    def __init__(
        self,
        num_attributes: int,
        embed_dims: int,
        num_layers: int,
        num_heads: int,
        head_dims: int,
        ffn_channels: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.bos = _frozen(torch.ones(1, embed_dims))
        self.eos = _frozen(-torch.ones(1, embed_dims))
        self.pad = _frozen(torch.zeros(1, embed_dims))
        self.position = _frozen(_sinusoids(num_attributes + 2, embed_dims))
        self.layers = nn.ModuleList(
            SequenceDecoderLayer(embed_dims, num_heads, head_dims, ffn_channels, dropout) for _ in range(num_layers)
        )
        self.classifier = nn.Linear(embed_dims, FIRST_ATTRIBUTE + num_attributes, bias=False)

    def forward(self, ids: torch.Tensor, tokens: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
        """Score the next token after every prefix of given sequences.

        Args:
            ids: (R, T) token ids, T at most M + 1; R / N sequences of the same image stand one after the other. A pad
                is seen by no other word, and the words behind it keep their positions.
            tokens: (N, P, D) image tokens.
            text: (M, D) text feature of each attribute.

        Returns:
            Logits (R, T, M + 3); 0 at pads.
        """
        pad = ids == PAD
        size = ids.shape[1]
        itself = torch.eye(size, dtype=torch.bool, device=ids.device)
        earlier = torch.ones(size, size, dtype=torch.bool, device=ids.device).tril(-1)
        # A pad sees itself, so that no query is without a key; what it computes is set to zero.
        allowed = ((earlier & ~pad[:, None]) | itself)[:, None]  # (R, 1, T, T)
        words = self._embed(ids, pad, self._table(text), 1)
        for layer, image in zip(self.layers, self._image(tokens), strict=True):
            words, _ = layer(words, image, allowed, pad)
        return self.classifier(words)

    def begin(self, tokens: torch.Tensor, text: torch.Tensor, beams: int) -> SequencePast:
        """Prepare to write sequences word by word.

        Args:
            tokens: (N, P, D) image tokens.
            text: (M, D) text feature of each attribute.
            beams: Sequences per image.

        Returns:
            What :meth:`step` needs before the first word.
        """
        pad = torch.zeros(tokens.shape[0] * beams, 0, dtype=torch.bool, device=tokens.device)
        return SequencePast(self._table(text), self._image(tokens), (), pad)

    def step(self, ids: torch.Tensor, past: SequencePast) -> tuple[torch.Tensor, SequencePast]:
        """Score the next token after one more word.

        Args:
            ids: (R,) the last word of each sequence.
            past: What is kept of the words before.

        Returns:
            Logits (R, M + 3), those of :meth:`forward` at the last word, and the past with that word.
        """
        pad = (ids == PAD)[:, None]  # (R, 1)
        words = self._embed(ids[:, None], pad, past.table, past.pad.shape[1] + 1)
        allowed = torch.cat([~past.pad, torch.ones_like(pad)], 1)[:, None, None]  # (R, 1, 1, T)
        present = []
        for index, layer in enumerate(self.layers):
            before = past.words[index] if past.words else None
            words, kept = layer(words, past.image[index], allowed, pad, before)
            present.append(kept)
        past = past._replace(words=tuple(present), pad=torch.cat([past.pad, pad], 1))
        return self.classifier(words[:, 0]), past

    def _image(self, tokens: torch.Tensor) -> tuple[KeysValues, ...]:
        """Keys and values of the image, one entry per layer."""
        layers = cast(Iterable[SequenceDecoderLayer], self.layers)
        return tuple(layer.cross_attention.keys_values(tokens) for layer in layers)

    def _table(self, text: torch.Tensor) -> torch.Tensor:
        """(M + 3, D) vector of every token."""
        return torch.cat([self.bos, self.eos, self.pad, text])

    def _embed(self, ids: torch.Tensor, pad: torch.Tensor, table: torch.Tensor, first: int) -> torch.Tensor:
        """(R, T, D) words from the position ``first`` on; a pad has row 0 of the positions, which is zero."""
        position = torch.arange(first, first + ids.shape[1], device=ids.device).masked_fill(pad, 0)
        return F.embedding(ids, table) + F.embedding(position, self.position)


def _frozen(values: torch.Tensor) -> nn.Parameter:
    """A parameter that is not trained."""
    return nn.Parameter(values, requires_grad=False)


def _sinusoids(rows: int, width: int) -> torch.Tensor:
    """Sine in even and cosine in odd channels of ``row / 10000^(2i / width)``; row 0 is zero."""
    channel = torch.arange(0, width, 2, dtype=torch.float64)
    angle = torch.arange(rows, dtype=torch.float64)[:, None] / 10000 ** (channel / width)
    table = torch.stack([angle.sin(), angle.cos()], 2).flatten(1)[:, :width].float()
    table[0] = 0
    return table
