"""The position-wise network of a Transformer layer."""

import torch
from mmcv.cnn import build_activation_layer
from torch import nn

RELU = dict(type='ReLU')


class FeedForward(nn.Module):
    """Two linear layers with an activation and dropout between them.

    Args:
        embed_dims: Width D of input and output.
        hidden_dims: Width between the two layers.
        dropout: Probability in [0, 1) of dropping a hidden unit in training.
        act_cfg: Activation, as a config of mmcv.
    """

    def __init__(self, embed_dims: int, hidden_dims: int, dropout: float, act_cfg: dict) -> None:
        super().__init__()
        self.linear1 = nn.Linear(embed_dims, hidden_dims)
        self.activation = build_activation_layer(act_cfg)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(hidden_dims, embed_dims)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply the network to each token.

        Args:
            x: (N, T, D).

        Returns:
            (N, T, D).
        """
        return self.linear2(self.dropout(self.activation(self.linear1(x))))
