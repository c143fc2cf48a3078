import numpy as np
import pytest

from mmattr.datasets.synthetic.label_noise import add_label_noise


def test_rates():
    generator = np.random.default_rng(0)
    label = np.repeat([0, 1], 50000).astype(np.int8)
    noisy = add_label_noise(label, generator, missed_rate=0.2, spurious_rate=0.05)
    assert noisy.dtype == np.int8
    assert (noisy[label == 1] == 0).mean() == pytest.approx(0.2, abs=0.01)
    assert (noisy[label == 0] == 1).mean() == pytest.approx(0.05, abs=0.005)


def test_no_noise_and_nothing_but_noise():
    label = np.array([0, 1, 1, 0], dtype=np.int8)
    np.testing.assert_array_equal(add_label_noise(label, np.random.default_rng(0), 0, 0), label)
    np.testing.assert_array_equal(add_label_noise(label, np.random.default_rng(0), 1, 1), 1 - label)
    np.testing.assert_array_equal(label, [0, 1, 1, 0])
