"""The losses of other code bases, one label at a time in Python, for recorded cases of any shape.

Every function takes one logit x and one label y and returns the loss of that label; gradients come from central
differences, so that nothing is shared with the losses under test.
"""

import math
from collections.abc import Callable

import numpy as np

ElementLoss = Callable[[float, float, int, int], float]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def asymmetric(x: float, y: float, gamma_neg: float, gamma_pos: float, clip: float, eps: float) -> tuple[float, float]:
    """Focusing factor and cross-entropy of a label."""
    p = sigmoid(x)
    if y == 1:
        return (1 - p) ** gamma_pos, -math.log(max(p, eps))
    shifted = min(1 - p + clip, 1)
    return (1 - shifted) ** gamma_neg, -math.log(max(shifted, eps))


def cross_entropy(x: float, y: float) -> float:
    return -math.log(sigmoid(x) if y == 1 else sigmoid(-x))


def pedestrian_weight(y: float, r: float) -> float:
    return 0.0 if y > 1 else math.exp(1 - r) if y == 1 else math.exp(r)


def balance_weights(label: np.ndarray, count: np.ndarray, alpha: float, beta: float, mu: float) -> np.ndarray:
    """(B, M) weights of the distribution-balanced loss."""
    weights = np.zeros(label.shape)
    for i, row in enumerate(label):
        drawn = sum(1 / n for y, n in zip(row, count, strict=True) if y == 1)
        for j, n in enumerate(count):
            share = 1 / n / drawn if drawn else math.inf
            weights[i, j] = alpha + (1 if share == math.inf else sigmoid(beta * (share - mu)))
    return weights


def tolerant_focal(x: float, y: float, shift: float, scale: float, gamma: float) -> float:
    """Focal loss of a logit that is shifted and, for a negative, scaled; a negative is divided by the scale."""
    moved = x + shift if y == 1 else scale * (x + shift)
    entropy = cross_entropy(moved, y)
    return (1 - math.exp(-entropy)) ** gamma * entropy / (1 if y == 1 else scale)


def table(element: ElementLoss, logits: np.ndarray, label: np.ndarray) -> np.ndarray:
    """(B, M) losses of ``element(x, y, i, j)``."""
    return np.array(
        [[element(x, y, i, j) for j, (x, y) in enumerate(zip(*rows, strict=True))] for i, rows in _rows(logits, label)]
    )


def gradient(element: ElementLoss, logits: np.ndarray, label: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """(B, M) slopes of the same."""
    ahead, behind = (table(element, logits.astype(float) + side * step, label) for side in (1, -1))
    return (ahead - behind) / (2 * step)


def _rows(logits: np.ndarray, label: np.ndarray) -> list:
    return list(enumerate(zip(logits.astype(float).tolist(), label.tolist(), strict=True)))
