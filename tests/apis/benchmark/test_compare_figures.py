import json

import numpy as np
import pytest

from mmattr.apis.benchmark.compare_figures import describe_difference, describe_figure, lower_is_better, to_plain
from mmattr.apis.benchmark.figure_samples import FigureSamples
from mmattr.evaluation.functional.bootstrap import Resampling

RESAMPLING = Resampling(10, 1, 50)


@pytest.mark.parametrize(
    ('name', 'lower'),
    [
        ('face/error', True),
        ('face/error_attribute_mean', True),
        ('eval/loss', True),
        ('ped/mA', False),
        ('ped/f1_of_means', False),
        ('group/total', False),
        ('map/mAP', False),
        ('map/AP', False),
        ('multi/CF1', False),
        ('multi_top3/OF1', False),
        ('error_group/accuracy', False),
    ],
)
def test_direction(name, lower):
    assert lower_is_better(name) is lower


def test_a_figure():
    resampled = np.random.default_rng(0).normal(15, 1, (3, 50))
    figure = describe_figure(FigureSamples(np.array([14.0, 15.0, 16.0]), resampled), RESAMPLING)
    assert (figure['values'], figure['mean'], figure['std']) == ([14, 15, 16], 15, 1)
    means = np.array([resampled[seeds, b].mean() for b, seeds in enumerate(Resampling(10, 3, 50).seeds())])
    assert figure['interval'] == pytest.approx(np.quantile(means, [0.025, 0.975]))


def test_one_seed_has_no_spread_and_a_loss_no_interval():
    figure = describe_figure(FigureSamples(np.array([0.5])), RESAMPLING)
    assert figure == {'values': [0.5], 'mean': 0.5, 'std': None, 'interval': None}


def test_one_figure_per_attribute():
    values = np.array([[1.0, np.nan], [3.0, np.nan]])
    resampled = np.full((2, 50, 2), np.nan)
    resampled[:, :, 0] = 2.0
    figure = describe_figure(FigureSamples(values, resampled), RESAMPLING)
    assert figure['mean'] == [2, None]
    assert figure['interval'] == [[2, 2], [None, None]]
    difference = describe_difference(
        FigureSamples(values, resampled), FigureSamples(values + 1, resampled + 1), RESAMPLING, lower=True
    )
    assert difference == {'mean': [-1, None], 'interval': [[-1, -1], [None, None]], 'seeds': 2, 'better': [2, 0]}


@pytest.mark.parametrize(('lower', 'better'), [(True, 1), (False, 1)])
def test_a_difference_is_paired(lower, better):
    noise = np.random.default_rng(0).normal(size=(3, 50))
    base = FigureSamples(np.array([10.0, 11.0, 12.0]), 11 + noise)
    own = FigureSamples(np.array([9.0, 11.0, 13.0]), 10.5 + noise)
    difference = describe_difference(own, base, RESAMPLING, lower)
    assert (difference['mean'], difference['seeds'], difference['better']) == (0, 3, better)
    assert difference['interval'] == pytest.approx([-0.5, -0.5]), 'what they share cancels'


def test_plain():
    assert json.dumps(to_plain(np.array([[1, np.nan], [2.5, 0]]))) == '[[1.0, null], [2.5, 0.0]]'
    assert to_plain(np.float64('nan')) is None
