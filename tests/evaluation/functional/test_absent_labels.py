import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import check_without_positives, has_present_label


@pytest.mark.parametrize('name', ['skip', 'zero'])
def test_the_policies(name):
    assert check_without_positives(name) == name


@pytest.mark.parametrize('name', ['drop', '', None, 0])
def test_other_policies_are_refused(name):
    with pytest.raises(ConfigError, match="must be 'skip' or 'zero', got"):
        check_without_positives(name)


def test_unknown_is_not_present():
    label = np.array([[1, 0], [-1, -1], [0, -1], [0, 0], [-1, 1]], dtype=np.int8)
    assert has_present_label(label).tolist() == [True, False, False, False, True]
    assert has_present_label(label[:0]).shape == (0,)
