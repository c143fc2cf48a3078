import pytest

from mmattr.errors import DataError
from mmattr.visualization import AttributeRow


def test_present_means_above_the_threshold():
    assert AttributeRow('hat', 0.51).predicted_present
    assert not AttributeRow('hat', 0.5).predicted_present
    assert AttributeRow('hat', 0.5, threshold=0.45).predicted_present
    assert not AttributeRow('hat').predicted_present


@pytest.mark.parametrize(
    ('score', 'label', 'expected'), [(0.9, 0, True), (0.1, 1, True), (0.9, 1, False), (0.1, 0, False)]
)
def test_disagreement(score, label, expected):
    assert AttributeRow('hat', score, label=label).disagrees is expected
    assert not AttributeRow('hat', score, label=-1).disagrees
    assert not AttributeRow('hat', score).disagrees
    assert not AttributeRow('hat', label=label).disagrees


@pytest.mark.parametrize(
    'wrong', [dict(score=1.01), dict(score=float('nan')), dict(threshold=-1), dict(label=2), dict(known=-1)]
)
def test_numbers_out_of_range(wrong):
    with pytest.raises(DataError, match='hat'):
        AttributeRow('hat', **wrong)
