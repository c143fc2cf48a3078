"""Ways to make one label feature of two."""

from typing import Literal

import torch
from torch import nn

from mmattr.models.layers.channel_interaction import ChannelInteraction

FUSIONS = ('channel', 'concat', 'mean', 'regularisation')


class PromptFusion(nn.Module):
    """Fuse knowledge-aware and context-aware label features.

    Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", 2024,
    interacts them (``'channel'``) and compares that with a mere loss between them (``'regularisation'``). ``'concat'``
    and ``'mean'`` are comparisons of our own.

    Args:
        embed_dims: Width D.
        mode: ``'channel'``: :class:`ChannelInteraction`; ``'concat'``: a linear layer on both, then LayerNorm;
            ``'mean'``: their mean; ``'regularisation'``: their mean, for a head that also adds :meth:`distance` to its
            losses.
        gate_reduction: Of the gate of ``'channel'``, see :class:`ChannelInteraction`.
        map_channels: Of the maps of ``'channel'``.
    """

    def __init__(
        self,
        embed_dims: int,
        mode: Literal['channel', 'concat', 'mean', 'regularisation'] = 'channel',
        gate_reduction: int = 4,
        map_channels: int = 8,
    ) -> None:
        super().__init__()
        self.interaction = ChannelInteraction(embed_dims, gate_reduction, map_channels) if mode == 'channel' else None
        self.concat = (
            nn.Sequential(nn.Linear(2 * embed_dims, embed_dims), nn.LayerNorm(embed_dims)) if mode == 'concat' else None
        )

    def forward(
        self, first: torch.Tensor, second: torch.Tensor, first_map: torch.Tensor, second_map: torch.Tensor
    ) -> torch.Tensor:
        """Fuse.

        Args:
            first: (N, M, D).
            second: (N, M, D).
            first_map: (N, M, M), rows sum to 1; only ``'channel'`` looks at maps.
            second_map: (N, M, M), rows sum to 1.

        Returns:
            (N, M, D).
        """
        if self.interaction is not None:
            return self.interaction(first, second, first_map, second_map)
        if self.concat is not None:
            return self.concat(torch.cat([first, second], -1))
        return (first + second) / 2

    def distance(self, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        """Measure how far the two features of a label are from each other.

        Args:
            first: (N, M, D).
            second: (N, M, D).

        Returns:
            (N, M) mean squared differences.
        """
        return (first - second).square().mean(-1)
