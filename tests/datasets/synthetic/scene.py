"""A person whose attributes a test can choose, drawn on a plain canvas."""

import numpy as np
from PIL import Image

from mmattr.datasets.synthetic.appearance import Appearance
from mmattr.datasets.synthetic.canvas import Canvas
from mmattr.datasets.synthetic.dependency_table import VARIABLES
from mmattr.datasets.synthetic.figure import Figure
from mmattr.datasets.synthetic.pose import Pose
from mmattr.datasets.synthetic.skeleton import Skeleton

SIZE = (128, 256)


def person(*outcomes):
    """The outcomes given, and the first outcome of every other variable."""
    chosen = set(outcomes)
    for variable in VARIABLES:
        found = chosen & set(variable.outcomes)
        assert len(found) <= 1
        if not found:
            chosen.add(variable.outcomes[0])
    assert chosen <= {outcome for variable in VARIABLES for outcome in variable.outcomes}
    return frozenset(chosen)


def pose(seed=0):
    return Pose.draw(np.random.default_rng(seed))


def appearance(seed=0):
    return Appearance.draw(np.random.default_rng(seed))


def figure(*outcomes, seed=0):
    canvas = Canvas(Image.new('RGB', SIZE, (128, 128, 128)))
    skeleton = Skeleton(person(*outcomes), pose(seed), (SIZE[0] / 2, SIZE[1] * 0.95), SIZE[1] * 0.88)
    return Figure(canvas, skeleton, appearance(seed))


def draw(parts):
    for part in sorted(parts, key=lambda part: part.layer):
        part.draw()


def drawn(make_parts, *outcomes, seed=0):
    """Picture of some parts of a person."""
    who = figure(*outcomes, seed=seed)
    draw(make_parts(who))
    return np.asarray(who.canvas.image).astype(int)


def changed(first, second):
    """Mask of the pixels that differ."""
    return (first != second).any(axis=-1)
