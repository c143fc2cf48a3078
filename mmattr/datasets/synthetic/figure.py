"""One person who is about to be drawn, and the order in which the pieces are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from mmattr.datasets.synthetic.appearance import Appearance
from mmattr.datasets.synthetic.canvas import Canvas
from mmattr.datasets.synthetic.skeleton import Position, Skeleton

#: Place of each choice of shape in :attr:`Appearance.cuts`.
CUTS = ('hat', 'glasses', 'hair', 'skirt', 'coat', 'trousers', 'logo', 'object', 'pattern', 'bag_side')


class Part(NamedTuple):
    """A piece of the picture.

    Attributes:
        layer: Pieces with a higher layer are drawn later and cover the others. Far arm about -10, legs about 0,
            trunk 10, coat 12, straps 15, head 20, hat 23, near arm about 30.
        draw: Draws the piece.
    """

    layer: float
    draw: Callable[[], None]


@dataclass(frozen=True)
class Figure:
    """Who is drawn, in which pose and colours, and where to.

    Attributes:
        canvas: Where the person is drawn.
        skeleton: The posed body; knows the person's outcomes.
        appearance: Colours and cuts.
    """

    canvas: Canvas
    skeleton: Skeleton
    appearance: Appearance

    def has(self, outcome: str) -> bool:
        """Return whether an outcome holds for the person.

        Args:
            outcome: For example ``'hat'`` or ``'cold'``.

        Returns:
            The answer.
        """
        return outcome in self.skeleton.person

    def cut(self, name: str) -> float:
        """Return the number that chooses a shape.

        Args:
            name: One of :data:`CUTS`.

        Returns:
            In [0, 1).
        """
        return self.appearance.cuts[CUTS.index(name)]

    def offset(self, joint: str, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Position:
        """Return a position relative to a joint.

        Args:
            joint: Name of the joint.
            x: To the person's left, in body units.
            y: Upwards.
            z: Forwards.

        Returns:
            The position.
        """
        origin = self.skeleton.joints[joint]
        return (origin[0] + x, origin[1] + y, origin[2] + z)


def between(start: Position, end: Position, share: float) -> Position:
    """Return a point of a segment.

    Args:
        start: Returned for ``share=0``.
        end: Returned for ``share=1``.
        share: Any number.

    Returns:
        The point.
    """
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
        start[2] + (end[2] - start[2]) * share,
    )
