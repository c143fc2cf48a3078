import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import AttributeCounts, PedestrianCounts, error_rate, pedestrian_figures
from mmattr.evaluation.functional.bootstrap import (
    BLOCK,
    Resampling,
    percentile_interval,
    resampled_attribute_counts,
    resampled_pedestrian_counts,
)


@pytest.fixture
def arrays():
    """Labels with unknown ones and an attribute that is never known, and scores."""
    generator = np.random.default_rng(0)
    label = generator.integers(-1, 2, (30, 4)).astype(np.int8)
    label[3], label[:, 2] = -1, -1
    return label, generator.random((30, 4), dtype=np.float32)


def test_weights_are_draws_with_replacement():
    blocks = list(Resampling(5, 2, num_resamples=BLOCK + 10).image_weights())
    assert [len(block) for block in blocks] == [BLOCK, 10]
    weights = np.concatenate(blocks)
    assert (weights.sum(axis=1) == 5).all()
    # Each weight is binomial with mean 1 and variance 1 - 1/N.
    assert weights.mean(axis=0) == pytest.approx(np.ones(5), abs=0.25)
    assert weights.var() == pytest.approx(0.8, abs=0.1)


def test_everything_that_is_compared_shares_its_draws():
    one, other = Resampling(7, 3, 20), Resampling(7, 3, 20)
    assert np.array_equal(np.concatenate([*one.image_weights()]), np.concatenate([*other.image_weights()]))
    assert np.array_equal(one.seeds(), other.seeds())
    # A run with fewer finished seeds is judged on the same images.
    fewer = Resampling(7, 2, 20)
    assert np.array_equal(np.concatenate([*one.image_weights()]), np.concatenate([*fewer.image_weights()]))
    assert set(np.unique(one.seeds())) == {0, 1, 2}
    assert not np.array_equal(one.seeds(), Resampling(7, 3, 20, seed=1).seeds())


def test_other_images_are_drawn_independently():
    first, other = (np.concatenate([*Resampling(7, 3, 20).image_weights(split)]) for split in (0, 1))
    assert not np.array_equal(first, other)


@pytest.mark.parametrize('threshold', [0.5, [0.2, 0.4, 0.6, 0.8]])
def test_counts_equal_those_of_repeated_rows(arrays, threshold):
    label, score = arrays
    (weights,) = Resampling(30, 1, 15).image_weights()
    by_attribute = list(resampled_attribute_counts(label, score, threshold, weights))
    by_both = list(resampled_pedestrian_counts(label, score, threshold, weights))
    for row, counts, both in zip(weights, by_attribute, by_both, strict=True):
        drawn = np.repeat(np.arange(30), row.astype(int))
        expected = AttributeCounts.count(label[drawn], score[drawn], threshold)
        for name in ('known', 'positive', 'predicted', 'hit'):
            assert np.array_equal(getattr(counts, name), getattr(expected, name))
            assert np.array_equal(getattr(both.attributes, name), getattr(expected, name))
        figures = pedestrian_figures(PedestrianCounts.count(label[drawn], score[drawn], threshold))
        assert pedestrian_figures(both) == pytest.approx(figures)


def test_hierarchy_equals_a_plain_loop(arrays):
    label, _ = arrays
    scores = np.random.default_rng(1).random((3, 30, 4), dtype=np.float32)
    resampling = Resampling(30, 3, 25)
    weights = np.concatenate([*resampling.image_weights()])
    figures = np.array(
        [[error_rate(counts) for counts in resampled_attribute_counts(label, score, 0.5, weights)] for score in scores]
    )
    for b, (row, drawn_seeds) in enumerate(zip(weights, resampling.seeds(), strict=True)):
        drawn = np.repeat(np.arange(30), row.astype(int))
        errors = []
        for seed in drawn_seeds:
            known = label[drawn] >= 0
            wrong = (scores[seed][drawn] > 0.5) != (label[drawn] == 1)
            errors.append(100 * wrong[known].mean())
        assert resampling.average(figures)[b] == pytest.approx(np.mean(errors))
    # One more axis, such as attributes, is kept.
    stacked = resampling.average(np.stack([figures, -figures], axis=-1))
    assert stacked == pytest.approx(np.stack([resampling.average(figures), -resampling.average(figures)], axis=-1))


def test_percentile_interval():
    values = np.stack([np.arange(101.0), np.full(101, np.nan), np.where(np.arange(101) < 50, np.nan, 3.0)], axis=1)
    low, high = percentile_interval(values, 0.9)
    assert low == pytest.approx([5, np.nan, 3], nan_ok=True)
    assert high == pytest.approx([95, np.nan, 3], nan_ok=True)


def simulate(generator, num_images, num_seeds, spread):
    """Errors of one attribute: images differ in difficulty, seeds in skill; the true error is 30 percent."""
    difficulty = generator.normal(size=num_images)
    skill = generator.normal(scale=spread, size=num_seeds)
    chance = generator.normal(size=(num_seeds, num_images))
    # A sum of normals above a limit has a known probability whatever the spreads are.
    total = (difficulty + skill[:, None] + chance) / np.sqrt(2 + spread**2)
    return total > 0.5244005127080407


@pytest.mark.parametrize('spread', [0.0, 0.15])
def test_intervals_cover_the_truth_about_as_often_as_they_say(spread):
    """200 simulated benchmarks with many seeds; the width of too few seeds is documented, not corrected."""
    generator = np.random.default_rng(2)
    covered = 0
    for trial in range(200):
        wrong = simulate(generator, 250, 12, spread)
        resampling = Resampling(250, 12, 200, seed=trial)
        weights = np.concatenate([*resampling.image_weights()])
        figures = wrong.astype(np.float32) @ weights.T / 250
        low, high = percentile_interval(resampling.average(figures))
        covered += low <= 0.3 <= high
    assert 0.90 <= covered / 200 <= 0.99


def test_pairing_makes_the_interval_of_a_difference_narrow():
    generator = np.random.default_rng(3)
    wrong = simulate(generator, 400, 5, 0.1)
    better = wrong & (generator.random(wrong.shape) > 0.05)
    resampling = Resampling(400, 5, 400)
    weights = np.concatenate([*resampling.image_weights()])
    averages = [resampling.average(100 * (errors.astype(np.float32) @ weights.T) / 400) for errors in (wrong, better)]
    low, high = percentile_interval(averages[1] - averages[0])
    own_low, own_high = percentile_interval(averages[0])
    assert high < 0
    assert (high - low) < 0.5 * (own_high - own_low)


def test_no_images():
    with pytest.raises(ConfigError, match='needs images, seeds and resamples, got 0, 1 and 2000'):
        Resampling(0, 1)
