"""Label2Label as its released code computes it: the side that everything is compared with."""

import re
from collections.abc import Callable, Mapping

import torch
from torch import nn
from torch.nn import functional as F

from mmattr.models.layers import SinePositionEmbedding

#: Logits are clamped to this range inside the loss.
_CLAMP = 10.0

#: Our names of parameters and the released ones.
_NAMES = (
    (r'\.self_attention\.', '.self_attn.'),
    (r'\.cross_attention\.', '.multihead_attn.'),
    (r'\.ffn\.(linear[12])\.', r'.\1.'),
    (r'^head\.query_head\.logit_norm\.', 'bn1.'),
    (r'^head\.mlm\.logit_norm\.', 'bn2.'),
    (r'^head\.query_head\.query_encoder\.', 'qhead.encoder.'),
    (r'^head\.query_head\.queries$', 'qhead.query_embed.weight'),
    (r'^head\.(query_head|mlm)\.classifier\.bias$', r'head.\1.classifier.b'),
    (r'^head\.mask_token\.embedding$', 'lhead.mask_embedding.weight'),
    (r'^head\.mlm\.word_embedding$', 'lhead.label_embedding.weight'),
    (r'^head\.query_head\.', 'qhead.'),
    (r'^head\.mlm\.', 'lhead.'),
)


class ReferenceLabel2Label(nn.Module):
    """Torch's own attention modules, sequence first, with queries and positions repeated for every image.

    Li et al., "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022. The mathematics is
    that of :class:`~mmattr.models.Label2LabelHead`; parameters have the released names. Only
    the position embedding and the given backbone are shared with ours.

    Args:
        backbone: Returns a tuple of maps (N, D, H, W).
        num_attributes: M.
        width: D.
        ffn_channels: Hidden width of the feed-forward networks.
        query_layers: Decoder layers of the attribute query network.
        mlm_layers: Decoder layers of the language model.
        num_heads: Attention heads.
        pre_norm: Layer norms before the blocks.
        query_encoder: One encoder layer over the queries, as in the pedestrian model.
        logit_norm: Which logits are normalised by batch statistics: ``'mlm'``, ``'both'`` or ``'none'``.
        dropout: In [0, 1), everywhere.
        mask_ratio: Probability that a word is masked in training.
    """

    def __init__(
        self,
        backbone: nn.Module,
        num_attributes: int,
        width: int,
        ffn_channels: int,
        query_layers: int = 1,
        mlm_layers: int = 2,
        num_heads: int = 4,
        pre_norm: bool = True,
        query_encoder: bool = False,
        logit_norm: str = 'mlm',
        dropout: float = 0.1,
        mask_ratio: float = 0.1,
    ) -> None:
        super().__init__()
        layer = (width, num_heads, ffn_channels, pre_norm, dropout)
        self.backbone = backbone
        self.position = SinePositionEmbedding(width)
        self.qhead = _QueryHead(num_attributes, query_encoder, query_layers, layer)
        self.lhead = _LabelHead(num_attributes, mlm_layers, layer)
        self.bn1 = nn.BatchNorm1d(num_attributes) if logit_norm == 'both' else nn.Identity()
        self.bn2 = nn.BatchNorm1d(num_attributes) if logit_norm in ('mlm', 'both') else nn.Identity()
        self.mask_ratio = mask_ratio

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Score the attributes of images.

        Args:
            images: (N, 3, H, W), normalised.

        Returns:
            Logits (N, M) of the language model.
        """
        return self.score(self.backbone(images)[-1])[1]

    def loss(self, images: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
        """Compute the sum of both losses.

        Args:
            images: (N, 3, H, W), normalised.
            label: (N, M) in {0, 1}, float.

        Returns:
            A scalar.
        """
        both = self.score(self.backbone(images)[-1])
        losses = [F.binary_cross_entropy_with_logits(x.float().clamp(-_CLAMP, _CLAMP), label) for x in both]
        return losses[0] + losses[1]

    def score(self, feat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Score the attributes from feature maps.

        Args:
            feat: (N, D, H, W).

        Returns:
            Logits (N, M) of the query network and of the language model.
        """
        memory, position = self.tokens(feat)
        query_logits = self.bn1(self.qhead(memory, position))
        words = (query_logits > 0).long()
        return query_logits, self.bn2(self.lhead(memory, position, self.sentence(words)))

    def tokens(self, feat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Turn feature maps into tokens.

        Args:
            feat: (N, D, H, W).

        Returns:
            Tokens and their positions, (P, N, D) each.
        """
        memory = feat.flatten(2).permute(2, 0, 1)  # (P, N, D)
        position = self.position(*feat.shape[-2:]).to(feat.dtype)
        return memory, position[:, None].repeat(1, memory.shape[1], 1)

    def sentence(self, words: torch.Tensor) -> torch.Tensor:
        """Embed words, some of which are masked in training.

        Args:
            words: (N, M) int64, 1 or 0.

        Returns:
            (M, N, D).
        """
        number = words.shape[1]
        # The first M rows of the table are "present", the last M "absent".
        rows = torch.arange(number, device=words.device) + (1 - words) * number
        sentence = self.lhead.label_embedding(rows)
        if self.training:
            masked = torch.rand(words.shape, device=words.device) < self.mask_ratio
            sentence = torch.where(masked[..., None], self.lhead.mask_embedding.weight, sentence)
        return sentence.transpose(0, 1)


class _Layer(nn.Module):
    """Self-attention, cross-attention to the image unless it is an encoder, and a feed-forward network."""

    def __init__(
        self, cross: bool, width: int, num_heads: int, ffn_channels: int, pre_norm: bool, dropout: float
    ) -> None:
        super().__init__()
        self.pre_norm, self.cross = pre_norm, cross
        self.self_attn = nn.MultiheadAttention(width, num_heads, dropout)
        if cross:
            self.multihead_attn = nn.MultiheadAttention(width, num_heads, dropout)
            self.norm3 = nn.LayerNorm(width)
        self.linear1, self.linear2 = nn.Linear(width, ffn_channels), nn.Linear(ffn_channels, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: torch.Tensor, memory: torch.Tensor | None = None, position: torch.Tensor | None = None
    ) -> torch.Tensor:
        x = self._step(x, self.norm1, lambda y: self.self_attn(y, y, y)[0])
        if self.cross:
            assert memory is not None
            assert position is not None
            keys = memory + position
            x = self._step(x, self.norm2, lambda y: self.multihead_attn(y, keys, memory)[0])
        last = self.norm3 if self.cross else self.norm2
        return self._step(x, last, lambda y: self.linear2(self.dropout(F.gelu(self.linear1(y)))))

    def _step(self, x: torch.Tensor, norm: nn.Module, block: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        if self.pre_norm:
            return x + self.dropout(block(norm(x)))
        return norm(x + self.dropout(block(x)))


class _Stack(nn.Module):
    """Layers and the norm after the last one."""

    def __init__(
        self, number: int, cross: bool, width: int, num_heads: int, ffn_channels: int, pre_norm: bool, dropout: float
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            _Layer(cross, width, num_heads, ffn_channels, pre_norm, dropout) for _ in range(number)
        )
        self.norm = nn.LayerNorm(width)

    def forward(self, x: torch.Tensor, *image: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x, *image)
        return self.norm(x)


class _Classifier(nn.Module):
    """One linear unit per attribute."""

    def __init__(self, num_attributes: int, width: int) -> None:
        super().__init__()
        bound = width**-0.5
        self.weight = nn.Parameter(torch.empty(1, num_attributes, width).uniform_(-bound, bound))
        self.b = nn.Parameter(torch.zeros(1, num_attributes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(M, N, D) -> (N, M)."""
        return (self.weight * x.transpose(0, 1)).sum(-1) + self.b


class _QueryHead(nn.Module):
    """The attribute query network."""

    def __init__(self, num_attributes: int, encoder: bool, layers: int, layer: tuple) -> None:
        super().__init__()
        if encoder:
            self.encoder = _Stack(1, False, *layer)
        self.decoder = _Stack(layers, True, *layer)
        self.query_embed = nn.Embedding(num_attributes, layer[0])
        self.classifier = _Classifier(num_attributes, layer[0])
        self.dropout = nn.Dropout(layer[-1])

    def forward(self, memory: torch.Tensor, position: torch.Tensor) -> torch.Tensor:
        queries = self.query_embed.weight[:, None].repeat(1, memory.shape[1], 1)  # (M, N, D)
        if hasattr(self, 'encoder'):
            queries = self.encoder(queries)
        return self.classifier(self.dropout(self.decoder(queries, memory, position)))


class _LabelHead(nn.Module):
    """The image-conditioned masked language model."""

    def __init__(self, num_attributes: int, layers: int, layer: tuple) -> None:
        super().__init__()
        self.decoder = _Stack(layers, True, *layer)
        self.label_embedding = nn.Embedding(2 * num_attributes, layer[0])
        self.mask_embedding = nn.Embedding(num_attributes, layer[0])
        self.classifier = _Classifier(num_attributes, layer[0])
        self.dropout = nn.Dropout(layer[-1])

    def forward(self, memory: torch.Tensor, position: torch.Tensor, sentence: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.dropout(self.decoder(sentence, memory, position)))


def released_names(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Give the parameters of our model the names and shapes of the released one.

    Args:
        state: State dict of an ``AttributeRecognizer`` with a ``Label2LabelHead``.

    Returns:
        State dict of a :class:`ReferenceLabel2Label`.
    """
    released = {}
    for name, value in state.items():
        for pattern, replacement in _NAMES:
            name = re.sub(pattern, replacement, name)
        if name == 'lhead.label_embedding.weight':
            value = value.flip(0).flatten(0, 1)  # (absent, present) -> the "present" words first
        elif '.classifier.' in name:
            value = value[None]
        released[name] = value
    return released
