import numpy as np
import pytest

from mmattr.datasets.label_correlation import label_correlation


def test_equals_pearson_over_the_images_where_both_are_known():
    labels = np.random.default_rng(0).integers(-1, 2, (200, 4))
    labels[:, 3] = np.where(labels[:, 0] >= 0, 1 - labels[:, 0], -1)
    phi, images = label_correlation(labels)
    for first in range(4):
        for second in range(4):
            known = (labels[:, first] >= 0) & (labels[:, second] >= 0)
            expected = np.corrcoef(labels[known, first], labels[known, second])[0, 1]
            assert phi[first, second] == pytest.approx(expected)
            assert images[first, second] == known.sum()
    assert phi[0, 3] == pytest.approx(-1)


@pytest.mark.parametrize('labels', [[[1, 1], [1, 0]], [[-1, 1], [-1, 0]], [[1, 0]]])
def test_an_attribute_that_does_not_vary_has_no_correlation(labels):
    assert np.isnan(label_correlation(np.array(labels))[0][0, 1])
