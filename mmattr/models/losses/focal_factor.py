"""The focusing factor of the focal loss, from the cross-entropy."""

import torch


def focal_factor(cross_entropy: torch.Tensor, gamma: float, detach: bool = False) -> torch.Tensor:
    """Compute (1 - p_t)^gamma, with p_t the probability of the right answer.

    Args:
        cross_entropy: -log p_t, of any shape; 1 - p_t comes from it without cancellation.
        gamma: Exponent >= 0.
        detach: Whether no gradient flows through the factor.

    Returns:
        Factors in [0, 1], of the same shape.
    """
    wrong = -torch.expm1(-(cross_entropy.detach() if detach else cross_entropy))
    # A fractional power has no slope at exactly 0.
    return wrong.clamp(min=torch.finfo(wrong.dtype).tiny).pow(gamma)
