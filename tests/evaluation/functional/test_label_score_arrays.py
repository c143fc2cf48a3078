import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.evaluation.functional import check_label_score


@pytest.mark.parametrize('kind', [bool, np.uint8, np.int8, np.int64, np.float16, np.float32])
def test_label_types(kind):
    label, _ = check_label_score(np.array([[1, 0]], dtype=kind), np.array([[0.2, 0.3]]))
    assert label.dtype == np.int8
    assert label.tolist() == [[1, 0]]


@pytest.mark.parametrize('kind', [np.int8, np.int64, np.float32])
def test_unknown_in_every_signed_type(kind):
    label, _ = check_label_score(np.array([[1, -1]], dtype=kind), [[0.2, 0.3]])
    assert label.tolist() == [[1, -1]]


def test_score_types():
    assert check_label_score([[1]], np.array([[True]]))[1].dtype == np.float64
    assert check_label_score([[1]], np.array([[1]]))[1].dtype == np.float64
    assert check_label_score([[1]], np.array([[0.5]], dtype=np.float32))[1].dtype == np.float32


@pytest.mark.parametrize('value', [7, 2, -2, 0.5, np.nan])
def test_wrong_label(value):
    with pytest.raises(DataError, match='label must hold 1'):
        check_label_score(np.array([[1, value]]), [[0.1, 0.2]])


def test_wrong_int8_label():
    with pytest.raises(DataError, match='got 7'):
        check_label_score(np.array([[1, 7]], dtype=np.int8), [[0.1, 0.2]])


def test_a_wrapped_unknown_is_no_label():
    with pytest.raises(DataError, match='got 255'):
        check_label_score(np.array([[255]], dtype=np.uint8), [[0.1]])


FLOATS = [np.dtype(kind) for kind in ('<f2', '<f4', '<f8', '>f2', '>f4', '>f8', 'longdouble')]


@pytest.mark.parametrize('kind', FLOATS, ids=str)
@pytest.mark.parametrize('value', [np.nan, -np.nan, np.inf, -np.inf, -0.1, 1.001, 3.5, -6e-8])
def test_wrong_score(value, kind):
    with pytest.raises(DataError, match=r'probabilities in \[0, 1\]'):
        check_label_score([[1, 0]], np.array([[0.3, value]], dtype=kind))


@pytest.mark.parametrize('kind', FLOATS, ids=str)
def test_ends_of_the_unit_interval(kind):
    score = np.array([[0.0, -0.0, 1.0, 6e-8, 0.999]], dtype=kind)
    np.testing.assert_array_equal(check_label_score(np.ones((1, 5)), score)[1], score)
    assert check_label_score(np.ones((1, 2)), score[:, ::3])[1].shape == (1, 2)


@pytest.mark.parametrize('shape', [(4,), (), (2, 2, 1), (2, 0)])
def test_wrong_shape(shape):
    with pytest.raises(DataError, match='label must have shape'):
        check_label_score(np.zeros(shape), np.zeros(shape))


def test_shapes_differ():
    with pytest.raises(DataError, match=r'\(2, 3\), got \(3, 2\)'):
        check_label_score(np.zeros((2, 3)), np.zeros((3, 2)))


def test_words_are_no_numbers():
    with pytest.raises(DataError, match='numeric'):
        check_label_score(np.array([['a']]), [[0.1]])
    with pytest.raises(DataError, match='numeric'):
        check_label_score([[1]], np.array([[0.1 + 1j]]))
