import numpy as np
import pytest

from mmattr.apis.named_values import attribute_index, known_label, threshold_array
from mmattr.errors import DataError

NAMES = ('hat', 'bag', 'long sleeve')


def test_thresholds():
    np.testing.assert_array_equal(threshold_array(0.45, NAMES), [0.45] * 3)
    np.testing.assert_array_equal(threshold_array({'bag': 0.2}, NAMES), [0.5, 0.2, 0.5])
    np.testing.assert_array_equal(threshold_array({}, NAMES), [0.5] * 3)


@pytest.mark.parametrize('wrong', [-0.1, 1.1, float('nan'), True, '0.5', {'bag': 2}, {'bga': 0.5}])
def test_wrong_thresholds(wrong):
    with pytest.raises(DataError, match=r'bag|\[0, 1\]'):
        threshold_array(wrong, NAMES)


def test_known_words():
    np.testing.assert_array_equal(known_label({'bag': 0, 'hat': True}, NAMES), [1, 0, -1])
    np.testing.assert_array_equal(known_label({}, NAMES), [-1] * 3)
    for wrong in (2, -1, 0.5, 'yes', None):
        with pytest.raises(DataError, match='must be 1'):
            known_label({'bag': wrong}, NAMES)


def test_unknown_name_gets_the_nearest():
    assert attribute_index('bag', NAMES, 'word') == 1
    with pytest.raises(DataError, match=r"'Long_Sleeve'.*'long sleeve'"):
        attribute_index('Long_Sleeve', NAMES, 'word')
