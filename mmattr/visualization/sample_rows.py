"""From a data sample to the lines of its picture."""

from collections.abc import Sequence

import torch

from mmattr.errors import DataError
from mmattr.structures import AttributeDataSample
from mmattr.visualization.attribute_row import AttributeRow


def sample_rows(
    sample: AttributeDataSample,
    names: Sequence[str],
    groups: Sequence[str] | None = None,
    thresholds: Sequence[float] | float = 0.5,
    with_labels: bool = True,
) -> list[AttributeRow]:
    """Collect what a picture shows about every attribute of one image.

    Args:
        sample: With any of `pred_score`, `gt_label` and `known_label`, each (M,).
        names: The M attributes.
        groups: One heading per attribute, empty strings for none.
        thresholds: One number, or one per attribute; in [0, 1].
        with_labels: Whether to show the annotation when the sample has one.

    Returns:
        M rows in the order of `names`.

    Raises:
        DataError: If a field, the groups or the thresholds do not have M entries.
    """
    count = len(names)
    scores = _values(sample, 'pred_score', count)
    labels = _values(sample, 'gt_label', count) if with_labels else [None] * count
    known = [None if word == -1 else word for word in _values(sample, 'known_label', count)]
    headings = list(groups) if groups else [''] * count
    limits = [thresholds] * count if isinstance(thresholds, (int, float)) else list(thresholds)
    for what, entries in (('groups', headings), ('thresholds', limits)):
        if len(entries) != count:
            raise DataError(f'A picture of {count} attributes needs {count} {what}, got {len(entries)}.')
    return [
        AttributeRow(name, score, float(limit), group, label, word)
        for name, score, limit, group, label, word in zip(names, scores, limits, headings, labels, known, strict=True)
    ]


def _values(sample: AttributeDataSample, field: str, count: int) -> list:
    """Numbers of a field, or `count` times None when the sample does not have it."""
    if field not in sample:
        return [None] * count
    values = torch.as_tensor(sample.get(field)).tolist()
    if len(values) != count:
        raise DataError(f'The sample has {len(values)} values in {field} but {count} attribute names are given.')
    return values
