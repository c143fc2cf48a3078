import doctest

import group_order
import pa100k
import peta
import pytest
import rap

from mmattr.errors import DataError


def test_examples():
    assert doctest.testmod(group_order).failed == 0


def test_released_orders_are_those_of_the_released_code():
    assert group_order.released_order(pa100k.GROUPS, 26) == [7, 8, *range(13, 26), *range(9, 13), 1, 2, 3, 0, 4, 5, 6]
    assert group_order.released_order(peta.GROUPS, 35)[-6:] == [22, 0, 1, 2, 3, 16]
    assert group_order.released_order(rap.GROUPS, 51) == [*range(9, 43), 1, 2, 3, 0, 4, 5, 6, 7, 8, *range(43, 51)]


def test_column_in_two_groups():
    with pytest.raises(DataError, match='names a column twice'):
        group_order.released_order([('a', (0, 1)), ('b', (1,))], 2)


def test_column_that_does_not_exist():
    with pytest.raises(DataError, match='column 9 of 3'):
        group_order.attribute_columns([], 3, 'file', [0, 9])
