"""The loss of a decoder that writes attributes as a sequence."""

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.losses.label_weight import RATIO_STRATEGIES, label_weight
from mmattr.models.sequence.target_sequences import TargetSequences
from mmattr.models.sequence.vocabulary import FIRST_ATTRIBUTE, PAD
from mmattr.registry import MODELS

TOKEN_WEIGHTS = ('none', *RATIO_STRATEGIES)


@MODELS.register_module()
class SequenceLoss(nn.Module):
    """Negative log-likelihood of the true next token, mean over all tokens of the batch that are asked for.

    The tokens of unknown attributes take no part in the softmax of their image, so that nothing pushes them up or
    down. The figure of SequencePAR (Jin et al., Pattern Recognition 2025) draws a weighted loss, the released code
    trains without weights; with ``token_weight='exp_ratio'`` an attribute counts exp(1 - r), r its share of positives
    in the training split, and eos 1. That is our reading of the figure. Weights leave the number of tokens, by which
    the sum is divided, alone.

    Args:
        num_attributes: M.
        token_weight: ``'none'``, or a weighting of :func:`label_weight` that uses the share of positives, taken for a
            positive label: ``'exp_ratio'``, ``'deepmar'`` or ``'sqrt_ratio'``.
        loss_weight: Factor of the result.

    Raises:
        ConfigError: If ``token_weight`` is unknown.
    """

    def __init__(self, num_attributes: int, token_weight: str = 'none', loss_weight: float = 1.0) -> None:
        super().__init__()
        if token_weight not in TOKEN_WEIGHTS:
            raise ConfigError(
                f'SequenceLoss has no token_weight {token_weight!r}; valid are {", ".join(TOKEN_WEIGHTS)}.'
            )
        self.num_attributes = num_attributes
        self.token_weight = token_weight
        self.loss_weight = loss_weight
        # nan until the statistics are known; a loss without weights keeps none in its checkpoints.
        ratio = None if token_weight == 'none' else torch.full((num_attributes,), torch.nan)
        self.register_buffer('positive_ratio', ratio)
        self.positive_ratio: torch.Tensor | None

    def set_positive_ratio(self, ratio: torch.Tensor) -> None:
        """Take the statistics of the training split.

        Args:
            ratio: (M,) share of positives among the known labels, in [0, 1]; nan where no label is known.

        Raises:
            ConfigError: If there is not one number per attribute.
        """
        if len(ratio) != self.num_attributes:
            raise ConfigError(
                f'SequenceLoss.positive_ratio has {len(ratio)} numbers, but the model has {self.num_attributes} '
                'attributes.'
            )
        if self.positive_ratio is not None:
            # An attribute whose labels are all unknown is never a target; any number will do.
            self.positive_ratio.copy_(ratio.nan_to_num(0.5))

    def forward(
        self, logits: torch.Tensor, sequences: TargetSequences, sample_weight: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Compute the loss.

        Args:
            logits: (N, T, M + 3) next-token logits at ``sequences.ids``.
            sequences: What was read and what should have been answered.
            sample_weight: (N,) factor of each image's tokens, for mixup; it leaves the normaliser alone.

        Returns:
            A scalar; 0 where nothing is asked for.

        Raises:
            ConfigError: If statistics are needed and none were given.
        """
        asked = sequences.targets != PAD
        log_probs = logits.float().masked_fill(sequences.hidden[:, None], -torch.inf).log_softmax(-1)
        loss = -log_probs.gather(2, sequences.targets[..., None]).squeeze(2)  # (N, T)
        weight = self._weight()
        if weight is not None:
            loss = loss * weight[sequences.targets]
        if sample_weight is not None:
            loss = loss * sample_weight[:, None]
        return self.loss_weight * loss.masked_fill(~asked, 0).sum() / asked.sum().clamp(min=1)

    def _weight(self) -> torch.Tensor | None:
        """(M + 3,) weight of every token."""
        if self.positive_ratio is None:
            return None
        if self.positive_ratio.isnan().any():
            raise ConfigError(
                f'SequenceLoss(token_weight={self.token_weight!r}) needs the share of positives of the training split: '
                "add dict(type='AttributeStatisticsHook') to custom_hooks or call model.set_positive_ratio(ratio)."
            )
        ones = torch.ones_like(self.positive_ratio)[None]
        weight = label_weight(self.token_weight, ones, self.positive_ratio)[0]
        return torch.cat([weight.new_ones(FIRST_ATTRIBUTE), weight])
