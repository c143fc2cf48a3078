"""How much a label counts, from how rare it is: the weightings of the pedestrian attribute literature."""

import torch

#: Names of the weightings.
STRATEGIES = ('none', 'exp_ratio', 'deepmar', 'sqrt_ratio', 'prefer_negative')
#: Those that ask for the share of positives.
RATIO_STRATEGIES = ('exp_ratio', 'deepmar', 'sqrt_ratio')

# sqrt_ratio divides by the root of the root of a share; a class that never (or always) occurs gets a finite weight.
_SMALLEST_SHARE = 1e-6


def label_weight(strategy: str, target: torch.Tensor, ratio: torch.Tensor | None = None) -> torch.Tensor:
    """Weigh every label.

    With r_j the share of positives of attribute j in the training split, and y = 1 for a positive:

    - ``'none'``: 1;
    - ``'exp_ratio'``: exp(1 - r_j) where y = 1, exp(r_j) where y = 0 (released code of DeepMAR, Strong Baseline,
      Rethinking of PAR and Label2Label);
    - ``'deepmar'``: exp(-r_j) for both, Equation 4 of DeepMAR (Li et al., ACPR 2015) with sigma = 1;
    - ``'sqrt_ratio'``: sqrt(1 / (2 sqrt(r_j))) where y = 1, sqrt(1 / (2 (1 - sqrt(r_j)))) where y = 0 (Tan et al.,
      AAAI 2020, as in Rethinking of PAR);
    - ``'prefer_negative'``: 1.5 - 0.5 y: 1 for a positive, 1.5 for a negative (FRDL, ICML 2024).

    Args:
        strategy: One of ``STRATEGIES``.
        target: (N, M) labels, 1 or 0.
        ratio: (M,) share of positives in [0, 1]; not needed for those outside ``RATIO_STRATEGIES``.

    Returns:
        (N, M) weights.

    Raises:
        ValueError: If the strategy is unknown or lacks its ratio.
    """
    if strategy == 'none':
        return torch.ones_like(target)
    if strategy == 'prefer_negative':
        return 1.5 - 0.5 * target
    if ratio is None or strategy not in RATIO_STRATEGIES:
        raise ValueError(f'no weights for strategy {strategy!r} and ratio {ratio}')
    ratio = ratio.to(target)
    if strategy == 'exp_ratio':
        return torch.where(target > 0, (1 - ratio).exp(), ratio.exp())
    if strategy == 'deepmar':
        return (-ratio).exp().expand_as(target)
    root = ratio.clamp(_SMALLEST_SHARE, 1 - _SMALLEST_SHARE).sqrt()
    return torch.where(target > 0, (2 * root).rsqrt(), (2 * (1 - root)).rsqrt())
