"""Precision, recall and F1 when the k highest scores of every image are predicted."""

from collections.abc import Sequence

import numpy as np

#: Images that are sorted at once, to bound the memory.
CHUNK_ROWS = 4096


def top_k_figures(label: np.ndarray, score: np.ndarray, top_k: Sequence[int]) -> dict[str, float]:
    """Compute micro figures at several k.

    Every image gets k labels, however many it has; of equal scores the label named first wins. An unknown label takes
    a place and is no hit.

    Args:
        label: (N, M) in {1, 0, -1 = not annotated}.
        score: (N, M), any real numbers.
        top_k: Whole numbers k from 1 on; with fewer than k labels all of them are predicted.

    Returns:
        For each k ``P@k`` = hits / (k N), ``R@k`` = hits / present labels and ``F1@k`` = 2 P R / (P + R), fractions. A
        fraction of nothing is 0; all are ``nan`` without an image or a label.

    >>> top_k_figures(np.array([[1, 0, 1]]), np.array([[3.0, 2.0, 1.0]]), [1, 2])
    {'P@1': 1.0, 'R@1': 0.5, 'F1@1': 0.6666666666666666, 'P@2': 0.5, 'R@2': 0.5, 'F1@2': 0.5}
    """
    figures = {}
    positive = int((label == 1).sum())
    hits = _hits_at(label, score, max(top_k))
    for k in top_k:
        chosen = min(k, label.shape[1])
        hit = int(hits[:chosen].sum())
        wholes = (chosen * len(label), positive, chosen * len(label) + positive)
        parts = (hit, hit, 2 * hit)
        for name, part, whole in zip(('P', 'R', 'F1'), parts, wholes, strict=True):
            figures[f'{name}@{k}'] = part / max(whole, 1) if label.size else float('nan')
    return figures


def _hits_at(label: np.ndarray, score: np.ndarray, number: int) -> np.ndarray:
    """How many images have their r-th highest score at a present label, for each r below ``number``."""
    hits = np.zeros(min(number, label.shape[1]), dtype=np.int64)
    for start in range(0, len(label), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        order = np.argsort(-score[rows], axis=1, kind='stable')[:, : len(hits)]
        hits += (np.take_along_axis(label[rows], order, axis=1) == 1).sum(axis=0)
    return hits
