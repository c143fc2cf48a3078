"""An average precision that is not one per label, as a released Open Images evaluation computes it."""

import numpy as np
from numpy.typing import ArrayLike

from mmattr.evaluation.functional.average_precision import average_precision
from mmattr.evaluation.functional.label_score_arrays import check_label_score
from mmattr.evaluation.functional.unit_interval import unit_interval


def pooled_average_precision(label: ArrayLike, score: ArrayLike) -> np.ndarray:
    """Compute, for each label, the average precision of all labels together on the images where it is annotated.

    For comparison with published numbers of BiAM (Narayan et al., "Discriminative Region-based Multi-Label Zero-Shot
    Learning", ICCV 2021) on Open Images only, whose released script forgets to choose the column: it ranks every
    annotated pair of image and label of these images. A label that is never present can so have any value, and
    the mean over labels says little about any of them.

    Args:
        label: (N, M) in {1, 0, -1 = not annotated}.
        score: (N, M), probabilities or logits.

    Returns:
        (M,) fractions, 0 for a label that is annotated nowhere, or on images without any present label.

    Raises:
        DataError: If a shape or a value is wrong.

    >>> label, score = np.array([[1, 0], [0, 1]]), np.array([[0.9, 0.8], [0.1, 0.3]])
    >>> pooled_average_precision(label, score).round(4).tolist(), average_precision(label, score).tolist()
    ([0.8333, 0.8333], [1.0, 0.5])
    """
    label, score = check_label_score(label, unit_interval(score))
    values = []
    for annotated in (label >= 0).T:
        pairs = label[annotated].reshape(-1, 1), score[annotated].reshape(-1, 1)
        values.append(average_precision(*pairs, definition='rank')[0])
    return np.nan_to_num(np.array(values))
