"""Average precision of each attribute, in the three definitions that the literature calls mAP.

With P images that have the attribute, sorted by descending score, and precision(k) the share of them among the first k:

* ``'step'``: the area under the curve of precision against recall, drawn as steps with one point per **distinct
  score**: the sum of (recall gained) x precision over the tie groups. scikit-learn; C-Tran, Rethinking of PAR, VAC.
* ``'rank'``: the mean of precision(k) over the ranks k of the P images. CSRA, ASL, ML-Decoder, mmpretrain.
* ``'envelope'``: as ``'rank'``, but with precision(k) replaced by the largest precision at k or any later rank, so that
  the curve never rises. VOC from 2010 on (Everingham et al., IJCV 2015); Query2Label.

Without equal scores ``'step'`` and ``'rank'`` are the same number. With them ``'rank'`` and ``'envelope'`` depend on
the order inside a tie group, which in released code is whatever the sorting routine left. Here it is a rule: see
``ties`` of :func:`average_precision`.
"""

import numpy as np
from numpy.typing import ArrayLike

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.absent_labels import check_without_positives
from mmattr.evaluation.functional.ranking import Ranking

DEFINITIONS = ('step', 'rank', 'envelope')
TIES = ('lowest', 'highest')


def average_precision(
    label: ArrayLike | Ranking,
    score: ArrayLike | None = None,
    definition: str = 'step',
    ties: str = 'lowest',
    without_positives: str = 'skip',
) -> np.ndarray:
    """Compute the average precision of each attribute over its known labels.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}; or a ranking, with no ``score``.
        score: (N, M) in [0, 1].
        definition: ``'step'``, ``'rank'`` or ``'envelope'``.
        ties: Order of equal scores in ``'rank'`` and ``'envelope'``: images with the attribute come last (``'lowest'``)
            or first (``'highest'``). Any other order gives a value between the two. With ``'lowest'`` the envelope is
            that of the curve with one point per distinct score.
        without_positives: Value of an attribute that has known labels and is never present: ``nan``, to be left out of
            means (``'skip'``), or 0 (``'zero'``).

    Returns:
        (M,) fractions, ``nan`` for an attribute without a known label.

    Raises:
        ConfigError: If an option is unknown.
        DataError: If a shape or a value is wrong.

    >>> label, score = [[1], [0], [1], [0]], [[0.9], [0.9], [0.4], [0.1]]
    >>> for options in ({}, {'definition': 'rank'}, {'definition': 'rank', 'ties': 'highest'}):
    ...     print(average_precision(label, score, **options).round(4).tolist())
    [0.5833]
    [0.5833]
    [0.8333]
    """
    check_average_precision_options(definition, ties, without_positives)
    ranking = label if isinstance(label, Ranking) else Ranking.of(label, np.asarray(score))
    values = np.array([_of_one(*groups, definition, ties) for groups in ranking.groups])
    if without_positives == 'zero':
        return np.where((ranking.known > 0) & (ranking.num_positive == 0), 0.0, values)
    return values


def check_average_precision_options(definition: str, ties: str, without_positives: str) -> None:
    """Check the words that choose a convention.

    Args:
        definition: One of ``DEFINITIONS``.
        ties: One of ``TIES``.
        without_positives: ``'skip'`` or ``'zero'``.

    Raises:
        ConfigError: If one is unknown.
    """
    for name, value, allowed in (('definition', definition, DEFINITIONS), ('ties', ties, TIES)):
        if value not in allowed:
            words = ' or '.join(map(repr, allowed))
            raise ConfigError(f'{name} of the average precision must be {words}, got {value!r}.')
    check_without_positives(without_positives)


def _of_one(positive: np.ndarray, total: np.ndarray, definition: str, ties: str) -> float:
    """Average precision from the numbers of present and of all images in each tie group (G,)."""
    found, seen = np.cumsum(positive), np.cumsum(total)
    if not len(found) or found[-1] == 0:
        return float('nan')
    if definition == 'step':
        return float((positive * (found / np.maximum(seen, 1))).sum() / found[-1])
    negatives = seen - found
    if ties == 'highest':
        negatives = negatives - (total - positive)
    place = np.arange(1, found[-1] + 1)
    precision = place / (place + np.repeat(negatives, positive))
    if definition == 'envelope':
        precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float(precision.mean())
