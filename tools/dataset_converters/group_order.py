"""Body-region groups of attributes, and the attribute order of the released pedestrian code that follows from them.

The code released with Label2Label and with "Rethinking of Pedestrian Attribute Recognition" (arXiv 2107.03576) does not
keep the columns of the annotation files: it lists the attributes group by group (head, upper body, lower body, ...). A
checkpoint trained in one order names everything wrongly in the other, so both are available and stored by name.
"""

from collections.abc import Sequence

from mmattr.errors import DataError

#: Group name and the columns (0-based, of the annotation file) that belong to it.
Groups = Sequence[tuple[str, Sequence[int]]]


def released_order(groups: Groups, num_attributes: int) -> list[int]:
    """List the columns group by group; columns of no group follow in file order.

    >>> released_order([('head', (2, 1)), ('lower', (0,))], 4)
    [2, 1, 0, 3]

    Args:
        groups: The groups in the order of the released code.
        num_attributes: Number of columns M.

    Returns:
        A permutation of 0 ... M - 1.

    Raises:
        DataError: If a column is named twice or does not exist.
    """
    order = [column for _, columns in groups for column in columns if column < num_attributes]
    if len(set(order)) != len(order):
        raise DataError(f'The group order {order} names a column twice; each column must stand in one group.')
    return order + sorted(set(range(num_attributes)) - set(order))


def group_names(groups: Groups, num_attributes: int, default: str = '') -> list[str]:
    """Return the group of every column.

    >>> group_names([('head', (2, 1))], 3, default='other')
    ['other', 'head', 'head']

    Args:
        groups: The groups.
        num_attributes: Number of columns M.
        default: Group of the columns that no group names.

    Returns:
        M names, in file order.
    """
    names = [default] * num_attributes
    for name, columns in groups:
        for column in columns:
            if column < num_attributes:
                names[column] = name
    return names


def attribute_columns(
    groups: Groups, num_attributes: int, order: str, evaluated: Sequence[int] | None = None
) -> list[int]:
    """Choose columns of an annotation file and their order.

    Args:
        groups: The groups.
        num_attributes: Number of columns M of the file.
        order: ``file`` or ``released``.
        evaluated: The columns to keep, in their file order; all if None.

    Returns:
        The columns.

    Raises:
        DataError: If an evaluated column does not exist.
    """
    columns = list(range(num_attributes) if evaluated is None else evaluated)
    if not set(columns) <= set(range(num_attributes)):
        raise DataError(f'The selected attributes name column {max(columns)} of {num_attributes} (counted from 0).')
    if order == 'file':
        return columns
    return [column for column in released_order(groups, num_attributes) if column in set(columns)]
