import math

import numpy as np
import pytest

from mmattr.datasets.synthetic.skeleton import Skeleton
from tests.datasets.synthetic.scene import person, pose

BONES = [
    (f'{upper}{side}', f'{lower}{side}')
    for side in (-1, 1)
    for upper, lower in (('hip', 'knee'), ('knee', 'ankle'), ('shoulder', 'elbow'))
]


def skeleton(*outcomes, seed=0):
    return Skeleton(person(*outcomes), pose(seed), (64.0, 240.0), 220.0)


@pytest.mark.parametrize('bone', BONES)
def test_bones_keep_their_length_in_every_pose(bone):
    lengths = [math.dist(*(skeleton(seed=seed).joints[joint] for joint in bone)) for seed in range(20)]
    np.testing.assert_allclose(lengths, lengths[0], rtol=0.03)


def test_the_lower_foot_stands_on_the_ground():
    for seed in range(20):
        lowest = min(skeleton(seed=seed).joints[f'ankle{side}'][1] for side in (-1, 1))
        assert lowest == pytest.approx(0.49 * 0.08)


def test_knees_bend_backwards_only():
    for seed in range(20):
        body = skeleton(seed=seed)
        for side in (-1, 1):
            hip, knee, ankle = (body.joints[f'{joint}{side}'] for joint in ('hip', 'knee', 'ankle'))
            thigh = math.atan2(knee[2] - hip[2], hip[1] - knee[1])
            shin = math.atan2(ankle[2] - knee[2], knee[1] - ankle[1])
            assert shin <= thigh + 1e-9


def test_proportions_tell_the_age():
    child, adult, elderly = (skeleton(age) for age in ('child', 'adult', 'elderly'))
    assert child.head_radius > adult.head_radius
    assert child.scale < adult.scale
    assert elderly.lean > adult.lean + 0.2


def test_build_tells_the_sex():
    female, male = skeleton('female'), skeleton('male')
    assert female.shoulder / female.hip < male.shoulder / male.hip


def test_views():
    front, back = skeleton('front'), skeleton('back')
    ahead, left = (0.0, 0.5, 0.2), (0.2, 0.5, 0.0)
    assert front.nearness(ahead) > 0 > back.nearness(ahead)
    # The left hand of somebody who faces the camera is on the right of the picture.
    assert front.project(left)[0] > front.project((-0.2, 0.5, 0.0))[0]
    assert back.project(left)[0] < back.project((-0.2, 0.5, 0.0))[0]
    widths = {
        view: np.ptp([x for x, _ in skeleton(view).outline([skeleton(view).level(0.9)])]) for view in ('front', 'side')
    }
    assert widths['side'] < 0.8 * widths['front']


def test_up_is_up():
    body = skeleton()
    assert body.project(body.joints['head'])[1] < body.project(body.joints['hips'])[1] < body.foot[1]


def test_levels_narrow_at_the_waist():
    body = skeleton('male')
    assert body.level(0.93).half_width > body.level(0.42).half_width
    assert body.level(-0.5).half_width == body.level(-0.1).half_width
    assert body.level(2.0).half_width == pytest.approx(0.04)


def test_a_stick_and_a_bag_are_in_different_hands():
    body = skeleton('holding_object', 'handbag')
    carrying = body.joints[f'hand{body.carrying_hand}']
    other = body.joints[f'hand{-body.carrying_hand}']
    assert carrying[1] > other[1] + 0.1
