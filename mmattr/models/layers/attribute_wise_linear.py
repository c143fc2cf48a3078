"""One linear layer per attribute."""

import torch
from torch import nn


class AttributeWiseLinear(nn.Module):
    """Attribute j has a weight matrix and a bias of its own: ``W_j x_j + b_j``, all attributes in one product.

    :class:`GroupWiseLinear` is the case of one output.

    Args:
        num_attributes: M.
        in_features: Width C of the inputs.
        out_features: Width O of the outputs.
    """

    def __init__(self, num_attributes: int, in_features: int, out_features: int) -> None:
        super().__init__()
        bound = in_features**-0.5
        self.weight = nn.Parameter(torch.empty(num_attributes, out_features, in_features).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(num_attributes, out_features).uniform_(-bound, bound))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Transform the feature of every attribute.

        Args:
            x: (N, M, C), one feature per attribute, or (N, C), the same one for all.

        Returns:
            (N, M, O).
        """
        equation = 'nc,moc->nmo' if x.ndim == 2 else 'nmc,moc->nmo'
        return torch.einsum(equation, x, self.weight) + self.bias
