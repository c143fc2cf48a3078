"""Binary labels of an annotation that may hold multi-valued attributes."""

import numpy as np

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.errors import DataError


def binary_labels(annotation: Annotation, one_hot_values: bool = False) -> tuple[list[AttributeSpec], np.ndarray]:
    """Return binary attributes and their labels.

    >>> neckline = AttributeSpec('neckline', group='parts', values=('round', 'v'))
    >>> records = [{'img_path': '1.jpg', 'gt_label': [1]}, {'img_path': '2.jpg', 'gt_label': [-1]}]
    >>> attributes, labels = binary_labels(Annotation('demo', 'train', [neckline], records), one_hot_values=True)
    >>> [attribute.name for attribute in attributes], labels.tolist()
    (['neckline_round', 'neckline_v'], [[0, 1], [-1, -1]])

    Args:
        annotation: N images with binary and multi-valued attributes.
        one_hot_values: Whether a multi-valued attribute becomes one binary attribute ``<name>_<value>`` per value, in
            its place and group and unknown where it is unknown; otherwise it is left out.

    Returns:
        M binary attributes and (N, M) int8 labels in {1, 0, -1}.

    Raises:
        DataError: If no attribute is left, or a new name is the name of another attribute.
    """
    attributes: list[AttributeSpec] = []
    columns: list[np.ndarray] = []
    for attribute, column in zip(annotation.attributes, annotation.labels.T, strict=True):
        if attribute.is_binary:
            attributes.append(attribute)
            columns.append(column)
        elif one_hot_values:
            for code, value in enumerate(attribute.values):
                attributes.append(AttributeSpec(f'{attribute.name}_{value}', attribute.group))
                columns.append(np.where(column == -1, -1, column == code))
    if not attributes:
        raise DataError(
            f'{annotation.source} has only multi-valued attributes ({", ".join(annotation.names)}); '
            'one_hot_values=True makes binary ones of them.'
        )
    names = [attribute.name for attribute in attributes]
    for name in names:
        if names.count(name) > 1:
            raise DataError(
                f'{annotation.source}: one_hot_values makes a second attribute {name!r}; rename one of them.'
            )
    return attributes, np.stack(columns, axis=1).astype(np.int8)
