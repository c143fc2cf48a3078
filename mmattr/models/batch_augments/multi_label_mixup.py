"""Mixup that keeps both label sets."""

from collections.abc import Sequence

import torch

from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class MultiLabelMixup:
    """Blend each image of a batch with another one (Zhang et al., mixup, 2018) and keep both label sets.

    One weight t ~ Beta(alpha, alpha) is drawn per batch; image i becomes ``t * image_i + (1 - t) * image_p(i)`` for a
    random permutation p. Label2Label needs both label sets and the weight for its word-mixing rule, so they are
    stored as ``gt_label_b`` and ``mix_weight`` instead of being blended.

    Args:
        alpha: Parameter of the Beta distribution (LFWA: 0.5).
        probability: Probability in [0, 1] that a batch is mixed (LFWA: 0.2).
    """

    def __init__(self, alpha: float = 0.5, probability: float = 0.2) -> None:
        self.distribution = torch.distributions.Beta(alpha, alpha)
        self.probability = probability

    def __call__(self, inputs: torch.Tensor, data_samples: Sequence[AttributeDataSample]) -> torch.Tensor:
        """Mix a batch; the samples are changed in place.

        Args:
            inputs: (N, 3, H, W) float images.
            data_samples: N samples with labels.

        Returns:
            (N, 3, H, W) images, mixed or not.
        """
        if torch.rand(()) >= self.probability:
            return inputs
        weight = self.distribution.sample()
        partner = torch.randperm(len(inputs))
        labels = [sample.gt_label for sample in data_samples]
        for sample, other in zip(data_samples, partner.tolist(), strict=True):
            sample.set_field(labels[other], 'gt_label_b', dtype=torch.Tensor)
            sample.set_field(weight, 'mix_weight', dtype=torch.Tensor)
        share = weight.item()
        return share * inputs + (1 - share) * inputs[partner.to(inputs.device)]
