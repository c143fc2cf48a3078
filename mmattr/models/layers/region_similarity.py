"""Logits of labels from how much regions look like them."""

import math
from typing import Literal

import torch
from torch import nn
from torch.nn import functional as F

POOLS = ('soft', 'max', 'mean', 'topk')
SIMILARITIES = ('cosine', 'dot')


class RegionSimilarity(nn.Module):
    """Compare every label with every region of an image and pool over the regions.

    The label features are the centres of the classes; where they depend on the image, so do the centres.

    Args:
        embed_dims: Width D.
        pool: With the similarities S_r of a label to the R regions: ``'soft'``: sum of softmax_r(S) S_r; ``'max'``;
            ``'mean'``; ``'topk'``: mean of the ``topk`` largest, or of all where an image has fewer regions.
        topk: k of ``'topk'``.
        similarity: ``'cosine'``: of the angle; ``'dot'``: product divided by the square root of D.
        init_scale: Factor > 0 of the similarities at the start; 1 / 0.07 is that of CLIP.
        learn_scale: Whether the factor is trained.
    """

    def __init__(
        self,
        embed_dims: int,
        pool: Literal['soft', 'max', 'mean', 'topk'] = 'soft',
        topk: int = 4,
        similarity: Literal['cosine', 'dot'] = 'cosine',
        init_scale: float = 1 / 0.07,
        learn_scale: bool = True,
    ) -> None:
        super().__init__()
        self.embed_dims = embed_dims
        self.pool = pool
        self.topk = topk
        self.similarity = similarity
        self.log_scale = nn.Parameter(torch.tensor(math.log(init_scale)), requires_grad=learn_scale)

    def match(self, labels: torch.Tensor, regions: torch.Tensor) -> torch.Tensor:
        """Compare.

        Args:
            labels: (N, M, D).
            regions: (N, R, D).

        Returns:
            Similarities (N, M, R), scaled.
        """
        if self.similarity == 'cosine':
            labels, regions = F.normalize(labels, dim=-1), F.normalize(regions, dim=-1)
        else:
            labels = labels * self.embed_dims**-0.5
        return self.log_scale.exp() * (labels @ regions.transpose(1, 2))

    def forward(self, labels: torch.Tensor, regions: torch.Tensor) -> torch.Tensor:
        """Score the labels.

        Args:
            labels: (N, M, D).
            regions: (N, R, D).

        Returns:
            Logits (N, M).
        """
        found = self.match(labels, regions)
        if self.pool == 'soft':
            return (found.softmax(-1) * found).sum(-1)
        if self.pool == 'mean':
            return found.mean(-1)
        count = 1 if self.pool == 'max' else min(self.topk, found.shape[-1])
        return found.topk(count, dim=-1).values.mean(-1)
