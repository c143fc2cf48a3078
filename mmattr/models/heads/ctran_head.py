"""C-Tran: image and labels in one Transformer, where some labels may be given."""

import math
from collections.abc import Sequence

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.heads.known_labels import keep_known_labels, stack_known_labels
from mmattr.models.heads.label_batch import LabelBatch
from mmattr.models.layers import GroupWiseLinear, ImageTokens, TransformerEncoderLayer
from mmattr.models.layers.feed_forward import RELU
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class CTranHead(BaseAttributeHead):
    """Image tokens and one token per attribute look at each other; a label token says what is known of its attribute.

    Lanchantin, Wang, Ordonez and Qi, "General Multi-label Image Classification with Transformers" (C-Tran), CVPR 2021.
    The token of attribute j is an embedding of j plus one of its state: unknown, known to be absent, known to be
    present. In training each image gets a random number of its labels, uniform in {0, ..., floor(max_known_ratio M)},
    and the loss asks for the others only. At test time all states are unknown, unless ``known_label`` gives labels.

    The vector of the state "unknown" is drawn once and not trained, as in the released code. Under mixup both images
    give the labels of the same attributes, and the state is the mixture of both states. A label that is unknown in the
    data is never given.

    Args:
        num_attributes: M.
        in_channels: Width D of the image tokens; their positions are not used.
        num_layers: Encoder layers, at least 1.
        num_heads: Attention heads.
        ffn_channels: Hidden width of the feed-forward networks; D by default, as released.
        dropout: Dropout in [0, 1) of the layers.
        max_known_ratio: Largest share in [0, 1) of the labels that are given in training; 0 gives none.
        act_cfg: Activation of the feed-forward networks.
        loss: Config of the loss; the released code uses ``dict(type='WeightedBCELoss', reduction='sum')``.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If ``max_known_ratio`` is outside [0, 1).
    """

    supports_known_labels = True

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_layers: int = 3,
        num_heads: int = 4,
        ffn_channels: int | None = None,
        dropout: float = 0.1,
        max_known_ratio: float = 0.75,
        act_cfg: dict = RELU,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        if not isinstance(max_known_ratio, int | float) or not 0 <= max_known_ratio < 1:
            raise ConfigError(
                f'CTranHead was given max_known_ratio={max_known_ratio!r}, but expects a share of at least 0 and less '
                'than 1.'
            )
        self.max_known = math.floor(max_known_ratio * num_attributes)
        bound = in_channels**-0.5
        self.label_embedding = nn.Parameter(torch.empty(num_attributes, in_channels).uniform_(-bound, bound))
        self.state_embedding = nn.Parameter(torch.empty(2, in_channels).uniform_(-bound, bound))  # absent, present
        self.register_buffer('unknown_state', torch.empty(in_channels).uniform_(-bound, bound))
        self.unknown_state: torch.Tensor
        self.norm = nn.LayerNorm(in_channels)
        block = (in_channels, num_heads, ffn_channels or in_channels, dropout, False, act_cfg)
        self.encoder = nn.ModuleList(TransformerEncoderLayer(*block) for _ in range(num_layers))
        self.classifier = GroupWiseLinear(num_attributes, in_channels)

    def forward(self, feats: ImageTokens, known: LabelBatch | None = None) -> torch.Tensor:
        """Score the attributes.

        Args:
            feats: Tokens of N images.
            known: Labels that are given, -1 elsewhere; None gives none.

        Returns:
            Logits (N, M).
        """
        states = self.unknown_state if known is None else self.embed_states(known)
        return self.read(feats, (self.label_embedding + states).expand(feats.features.shape[0], -1, -1))

    def embed_states(self, known: LabelBatch) -> torch.Tensor:
        """Turn given labels into states.

        Args:
            known: (N, M) labels that are given, -1 elsewhere.

        Returns:
            (N, M, D).
        """
        table = torch.cat((self.unknown_state[None], self.state_embedding))  # unknown, absent, present
        states = nn.functional.embedding(known.label.long() + 1, table)
        if known.label_b is None or known.weight is None:
            return states
        weight = known.weight[:, None, None].to(states.dtype)
        return weight * states + (1 - weight) * nn.functional.embedding(known.label_b.long() + 1, table)

    def read(self, feats: ImageTokens, labels: torch.Tensor) -> torch.Tensor:
        """Let image and label tokens look at each other, and read the latter.

        Args:
            feats: Tokens of N images.
            labels: (N, M, D), one token per attribute.

        Returns:
            Logits (N, M).
        """
        tokens = self.norm(torch.cat((feats.features, labels.to(feats.features.dtype)), 1))  # (N, P + M, D)
        for layer in self.encoder:
            tokens = layer(tokens)
        return self.classifier(tokens[:, -self.num_attributes :])

    def loss(self, feats: ImageTokens, data_samples: Sequence[AttributeDataSample]) -> dict[str, torch.Tensor]:
        """Give some labels and compute the loss of the others.

        Args:
            feats: Tokens of N images.
            data_samples: N samples with labels.

        Returns:
            ``loss``, over the labels that were not given.
        """
        labels = self.stack_labels(data_samples, feats.features.device)
        given = self.draw_given(len(labels.label), labels.label.device)
        logits = self(feats, labels.hide(~given))
        return {'loss': self.label_loss(logits, labels.hide(given))}

    def draw_given(self, num_images: int, device: torch.device) -> torch.Tensor:
        """Draw the attributes whose labels are given in training.

        Args:
            num_images: N.
            device: Where the draw goes.

        Returns:
            (N, M) bool. The number of True in a row is uniform in {0, ..., floor(max_known_ratio M)}.
        """
        count = torch.randint(self.max_known + 1, (num_images, 1), device=device)
        rank = torch.rand(num_images, self.num_attributes, device=device).argsort(1).argsort(1)
        return rank < count

    def predict(self, feats: ImageTokens, data_samples: Sequence[AttributeDataSample]) -> list[AttributeDataSample]:
        """Score the attributes of images, with the labels that the user gives where there are any.

        A given label stays what it is: the score of its attribute is 1 or 0.

        Args:
            feats: Tokens of N images.
            data_samples: N samples, with ``known_label`` where labels are given.

        Returns:
            The samples with ``pred_score`` and, where labels are there, ``eval_loss``.
        """
        known = stack_known_labels(data_samples, self.num_attributes, feats.features.device)
        logits = self(feats, None if known is None else LabelBatch(known))
        samples = self.write_predictions(logits, data_samples)
        keep_known_labels(samples, known)
        return samples
