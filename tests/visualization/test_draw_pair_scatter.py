from typing import NamedTuple

import numpy as np

from mmattr.visualization.draw_pair_scatter import draw_pair_scatter


class Pair(NamedTuple):
    first: str
    second: str
    attention: float
    phi: float


def pairs(count, name='a'):
    generator = np.random.default_rng(0)
    return [Pair(f'{name}{index}', 'b', generator.random(), generator.uniform(-1, 1)) for index in range(count)]


def test_points_are_drawn():
    empty, full = (np.asarray(draw_pair_scatter(pairs(count), 'title')) for count in (0, 60))
    assert empty.shape == full.shape
    assert (full != 255).sum() > (empty != 255).sum()


def test_names_are_no_formulas_and_unknown_phi_is_left_out():
    entries = [pair._replace(phi=phi) for pair, phi in zip(pairs(3, name='$x_{'), (float('nan'), 0, 1), strict=True)]
    assert draw_pair_scatter(entries, '$y').mode == 'RGB'
