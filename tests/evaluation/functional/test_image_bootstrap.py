"""Bootstrap intervals against the theory of large samples and a plain loop."""

import numpy as np

from mmattr.evaluation.functional.image_bootstrap import image_bootstrap


def test_equals_a_plain_loop():
    generator = np.random.default_rng(0)
    numerator, denominator = generator.integers(0, 5, (30, 2)), generator.integers(5, 9, 30)
    found = image_bootstrap(numerator, denominator, level=0.8, num_resamples=50, seed=3)
    draws = np.random.default_rng([3, 0])
    rates = []
    for _ in range(50):
        chosen = draws.integers(0, 30, 30)
        rates.append([sum(numerator[i, k] for i in chosen) / sum(denominator[i] for i in chosen) for k in range(2)])
    np.testing.assert_allclose(found, np.quantile(rates, [0.1, 0.9], axis=0).T)


def test_interval_of_a_mean_is_the_normal_one():
    values = np.random.default_rng(1).normal(3, 2, (2000, 1))
    (low, high), *_ = image_bootstrap(values, np.ones(2000), num_resamples=2000)
    half = 1.96 * values.std() / 2000**0.5
    np.testing.assert_allclose([low, high], [values.mean() - half, values.mean() + half], atol=0.1 * half)


def test_own_denominators_by_column():
    numerator = np.array([[1, 1], [1, 0]])
    denominator = np.array([[1, 0], [1, 0]])
    found = image_bootstrap(numerator, denominator, num_resamples=5)
    assert found[0].tolist() == [1, 1]
    assert np.isnan(found[1]).all()


def test_no_image_has_no_interval():
    assert np.isnan(image_bootstrap(np.empty((0, 1)), np.empty(0), num_resamples=3)).all()
