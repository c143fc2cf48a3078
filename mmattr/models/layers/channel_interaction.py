"""Two descriptions of the same labels made one, channel by channel and relation by relation."""

import torch
from torch import nn


class ChannelInteraction(nn.Module):
    """Fuse label features A and B (N, M, D) and their label-to-label maps (N, M, M) (IFM of PVLR).

    Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", 2024.
    That features and maps of both sides interact through their channels is the paper's; the operators are our reading:

    - gate g = sigmoid(W2 GELU(W1 mean over labels of [A; B])), 2D numbers, so that each channel sees all of both sides;
    - U0 = Wo (g * [A; B]);
    - map R = softmax(conv([M * A's map; M * B's map])), two 1 x 1 convolutions with 2, ``map_channels`` and 1 channels.
      Maps are multiplied by the number of labels M, so that 1 stands for "as much as any other" in a table of any size;
    - output LayerNorm(U0 + R U0).

    Args:
        embed_dims: Width D.
        reduction: The gate has 2D / ``reduction`` hidden channels, at least 1.
        map_channels: Channels between the two convolutions.
    """

    def __init__(self, embed_dims: int, reduction: int = 4, map_channels: int = 8) -> None:
        super().__init__()
        both = 2 * embed_dims
        hidden = max(1, both // reduction)
        self.gate = nn.Sequential(nn.Linear(both, hidden), nn.GELU(), nn.Linear(hidden, both), nn.Sigmoid())
        self.out = nn.Linear(both, embed_dims)
        # 1 x 1 convolutions over a map, with the channels last; a softmax would not notice an offset of the second.
        self.fuse_maps = nn.Sequential(nn.Linear(2, map_channels), nn.GELU(), nn.Linear(map_channels, 1, bias=False))
        self.norm = nn.LayerNorm(embed_dims)

    def forward(
        self, first: torch.Tensor, second: torch.Tensor, first_map: torch.Tensor, second_map: torch.Tensor
    ) -> torch.Tensor:
        """Fuse.

        Args:
            first: (N, M, D).
            second: (N, M, D).
            first_map: (N, M, M), rows sum to 1.
            second_map: (N, M, M), rows sum to 1.

        Returns:
            (N, M, D).
        """
        both = torch.cat([first, second], -1)
        fused = self.out(self.gate(both.mean(1, keepdim=True)) * both)
        maps = torch.stack([first_map, second_map], -1) * first.shape[1]  # (N, M, M, 2)
        relations = self.fuse_maps(maps).squeeze(-1).softmax(-1)
        return self.norm(fused + relations @ fused)
