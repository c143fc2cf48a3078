import math
from itertools import pairwise

import numpy as np

from mmattr.datasets.synthetic.pose import VIEW_ANGLES, Pose


def poses(count=300):
    return [Pose.draw(np.random.default_rng(seed)) for seed in range(count)]


def test_is_determined_by_the_generator():
    assert Pose.draw(np.random.default_rng(1)) == Pose.draw(np.random.default_rng(1))


def test_views_do_not_overlap():
    ranges = sorted((middle - half, middle + half) for middle, half in VIEW_ANGLES.values())
    assert all(low[1] < high[0] for low, high in pairwise(ranges))
    for pose in poses():
        for view, (middle, half) in VIEW_ANGLES.items():
            assert abs(abs(math.degrees(pose.heading(view))) - middle) <= half + 1e-9


def test_people_look_both_ways_and_use_both_hands():
    drawn = poses()
    assert 0.4 < np.mean([pose.heading('side') > 0 for pose in drawn]) < 0.6
    assert 0.4 < np.mean([pose.carrying_hand > 0 for pose in drawn]) < 0.6


def test_some_stand_and_most_walk():
    strides = np.array([pose.stride for pose in poses()])
    assert 0.2 < (strides < 0.1).mean() < 0.4
    assert strides.max() < 0.7
