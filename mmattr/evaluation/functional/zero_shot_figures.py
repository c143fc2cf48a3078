"""Zero-shot and generalised zero-shot figures of label tables where part of the labels was never trained.

A **block** is a set of columns that compete with each other: ``SEEN``, the trained labels; ``ZSL``, the unseen ones;
``GZSL``, all of them. Two ways to choose the images are in use, and their figures cannot be compared:

* ``'all'``: every image and every column of the block. LESA, BiAM (NUS-WIDE), MKT.
* ``'has_positive'``: only images with a present label in the block, and then only columns that are annotated in one of
  these images. QKS. Recall hardly changes, but precision grows by as much as there are fewer images.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.absent_labels import has_present_label
from mmattr.evaluation.functional.average_precision import average_precision
from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.top_k_figures import top_k_figures
from mmattr.evaluation.functional.unit_interval import unit_interval

BLOCKS = ('SEEN', 'ZSL', 'GZSL')
IMAGE_FILTERS = ('all', 'has_positive')


def zero_shot_figures(
    label: ArrayLike, score: ArrayLike, unseen: ArrayLike, top_k: Sequence[int] = (3, 5), image_filter: str = 'all'
) -> dict[str, dict[str, float]]:
    """Compute the figures of the three blocks.

    Average precision is by rank (``'rank'`` in :mod:`mmattr.evaluation.functional.average_precision`), over the known
    labels of each column; a label that is never present, known or not, has 0 and stays in the mean.

    Args:
        label: (N, M) in {1, 0, -1 = not annotated}.
        score: (N, M), probabilities or logits: only their order counts.
        unseen: (M,) bool, the labels that were not trained.
        top_k: Numbers of labels that are predicted for each image.
        image_filter: ``'all'`` or ``'has_positive'``.

    Returns:
        By block: ``images`` and ``labels`` that entered, ``mAP``, and ``P@k``, ``R@k`` and ``F1@k``, see
        :func:`top_k_figures`, as fractions; ``nan`` where no image or no label is left.

    Raises:
        ConfigError: If the filter is unknown.
        DataError: If a shape or a value is wrong.

    >>> figures = zero_shot_figures([[1, 0, 1], [0, 0, 0]], [[0.9, 0.2, 0.8], [0.1, 0.3, 0.9]], [0, 0, 1], top_k=(1,))
    >>> {block: (values['P@1'], values['mAP']) for block, values in figures.items()}
    {'SEEN': (0.5, 0.5), 'ZSL': (0.5, 0.5), 'GZSL': (0.5, 0.5)}
    """
    label, score = check_label_score(label, unit_interval(score))
    figures = {}
    for block, columns in block_columns(unseen).items():
        rows, kept = select_block(label, columns, image_filter)
        truth, value = label[np.ix_(rows, kept)], score[np.ix_(rows, kept)]
        figures[block] = {
            'images': float(len(rows)),
            'labels': float(len(kept)),
            'mAP': mean_of(average_precision_by_rank(truth, value)),
            **top_k_figures(truth, value, top_k),
        }
    return figures


def block_columns(unseen: ArrayLike) -> dict[str, np.ndarray]:
    """List the columns of each block.

    Args:
        unseen: (M,) bool.

    Returns:
        Indices by block, ascending.
    """
    mask = np.asarray(unseen, dtype=bool)
    return {'SEEN': np.flatnonzero(~mask), 'ZSL': np.flatnonzero(mask), 'GZSL': np.arange(len(mask))}


def select_block(label: np.ndarray, columns: np.ndarray, image_filter: str) -> tuple[np.ndarray, np.ndarray]:
    """Choose the images and columns that enter the figures of a block.

    Args:
        label: (N, M) in {1, 0, -1 = not annotated}.
        columns: Indices of the block's columns.
        image_filter: ``'all'`` or ``'has_positive'``.

    Returns:
        Indices of images and of columns.

    Raises:
        ConfigError: If the filter is unknown.
    """
    if image_filter not in IMAGE_FILTERS:
        raise ConfigError(f"image_filter must be 'all' or 'has_positive', got {image_filter!r}.")
    if image_filter == 'all':
        return np.arange(len(label)), columns
    rows = np.flatnonzero(has_present_label(label[:, columns]))
    annotated = (label[np.ix_(rows, columns)] >= 0).any(axis=0)
    return rows, columns[annotated]


def average_precision_by_rank(label: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Compute the average precision of each label as zero-shot tables do.

    Args:
        label: (N, M) in {1, 0, -1 = not annotated}.
        score: (N, M), probabilities or logits.

    Returns:
        (M,) fractions, 0 for a label that is never present.
    """
    if not label.size:
        return np.zeros(label.shape[1])
    return np.nan_to_num(average_precision(label, unit_interval(score), definition='rank', without_positives='zero'))


def mean_of(values: np.ndarray) -> float:
    """Average figures.

    Args:
        values: (M,).

    Returns:
        The mean, ``nan`` of nothing.
    """
    return float(values.mean()) if len(values) else float('nan')
