"""Differences between what was recorded and what mmattr computes, for the parity adapters."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import nn

from mmattr.errors import DataError


def refuse_other_settings(spec: Mapping[str, object], fixed: Mapping[str, object]) -> None:
    """Refuse a case that mmattr has no counterpart of, rather than compare something else.

    Args:
        spec: Content of the JSON file of the case.
        fixed: The only value of each setting that can be compared; a case need not state it.

    Raises:
        DataError: If the case states another value.
    """
    for name, value in fixed.items():
        if spec.get(name, value) != value:
            raise DataError(f'The case has {name}={spec[name]!r}; only {value!r} can be compared.')


def largest_differences(found: Mapping[str, torch.Tensor], expected: Mapping[str, np.ndarray]) -> dict[str, float]:
    """Compare arrays.

    Args:
        found: What mmattr computes, by name.
        expected: What was recorded: arrays that were outputs, by name.

    Returns:
        Largest absolute difference by name; nan where a side is missing or has another shape.
    """
    return {name: _difference(found.get(name), expected.get(name)) for name in {**expected, **found}}


def norm_differences(model: nn.Module, recorded: Mapping[str, float], rename: Callable[[str], str]) -> dict[str, float]:
    """Compare the norms of the gradients of parameters.

    Args:
        model: The model after its backward pass.
        recorded: L2 norms by released name.
        rename: From a released name to that of the model.

    Returns:
        Difference of the norms by ``grad NAME``, as a share of the recorded norm where that is above 1: a norm adds up
        the rounding of thousands of numbers. nan for a parameter that is not in the model or has no gradient.
    """
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    differences = {}
    for name, norm in recorded.items():
        gradient = gradients.get(rename(name))
        value = math.nan if gradient is None else float(gradient.double().norm())
        differences[f'grad {name}'] = abs(value - float(norm)) / max(1.0, abs(float(norm)))
    return differences


def _difference(found: torch.Tensor | None, expected: np.ndarray | None) -> float:
    if found is None or expected is None or tuple(found.shape) != expected.shape:
        return math.nan
    return float(np.abs(found.detach().numpy() - expected).max(initial=0.0))
