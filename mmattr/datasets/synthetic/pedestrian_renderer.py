"""Draws one pedestrian crop from the outcomes that hold for the person."""

import numpy as np

from mmattr.datasets.synthetic.appearance import Appearance
from mmattr.datasets.synthetic.attribute_distribution import AttributeDistribution
from mmattr.datasets.synthetic.background import paint_background, paint_occluder
from mmattr.datasets.synthetic.bags import bag_parts
from mmattr.datasets.synthetic.canvas import Canvas, Point
from mmattr.datasets.synthetic.degradation import Degradation, degrade
from mmattr.datasets.synthetic.figure import Figure
from mmattr.datasets.synthetic.head import head_parts
from mmattr.datasets.synthetic.legs import leg_parts
from mmattr.datasets.synthetic.pose import Pose
from mmattr.datasets.synthetic.skeleton import Skeleton
from mmattr.datasets.synthetic.streams import image_stream
from mmattr.datasets.synthetic.upper_body import upper_body_parts

#: Everything is drawn this many times larger and averaged down, which smooths the edges.
SUPERSAMPLING = 3


class PedestrianRenderer:
    """Renders articulated people at the size of a pedestrian crop.

    Pose, colours, street, bystanders, occlusion and camera have random numbers of their own, so that changing one
    outcome of a person changes the picture only where that outcome shows.

    Args:
        image_size: Height and width of the pictures in pixels.
        difficulty: 0 for clean pictures, 1 for the usual mixture, see :class:`Degradation`.
    """

    def __init__(self, image_size: tuple[int, int] = (128, 64), difficulty: float = 1.0) -> None:
        self.height, self.width = image_size
        self.degradation = Degradation.of_difficulty(difficulty)
        self._bystanders = AttributeDistribution()

    def render(self, person: frozenset[str], seed: int, split: str, index: int) -> np.ndarray:
        """Render one person.

        Args:
            person: Outcomes that hold, see :class:`AttributeDistribution`.
            seed: Of the data set.
            split: ``'train'``, ``'val'`` or ``'test'``.
            index: Of the image within its split.

        Returns:
            (H, W, 3) uint8, BGR.
        """

        def stream(purpose: str) -> np.random.Generator:
            return image_stream(seed, split, index, purpose)

        size = (self.width * SUPERSAMPLING, self.height * SUPERSAMPLING)
        canvas = paint_background(stream('background'), size, self.degradation.clutter)
        bystander = stream('bystander')
        behind, before = (float(value) for value in bystander.random(2))
        if behind < self.degradation.background_person:
            self._draw_bystander(canvas, bystander, size, near=False)
        foot, scale = self._placement(stream('placement'), size)
        draw_person(canvas, person, Pose.draw(stream('pose')), Appearance.draw(stream('appearance')), foot, scale)
        if before < self.degradation.foreground_person:
            self._draw_bystander(canvas, bystander, size, near=True)
        occlusion = stream('occlusion')
        if occlusion.random() < self.degradation.occluder:
            paint_occluder(canvas, occlusion, size, self.degradation.occluder_size)
        image = canvas.image.reduce(SUPERSAMPLING)
        return np.ascontiguousarray(degrade(image, stream('degradation'), self.degradation)[..., ::-1])

    def _placement(self, generator: np.random.Generator, size: tuple[int, int]) -> tuple[Point, float]:
        """Where the feet stand and how many pixels a grown-up is high."""
        u = [float(value) for value in generator.random(6)]
        width, height = size
        x, bottom, scale = 0.5 + 0.06 * (2 * u[0] - 1), 0.945 + 0.02 * u[1], 0.86 + 0.05 * u[2]
        if u[3] < self.degradation.truncation:
            # A badly placed crop: too close, too high or too low.
            scale *= 1.05 + 0.25 * u[4]
            bottom += (0.3 * u[5] - 0.05) * scale
            x += 0.1 * (2 * u[0] - 1)
        return (width * x, height * bottom), height * scale

    def _draw_bystander(
        self, canvas: Canvas, generator: np.random.Generator, size: tuple[int, int], near: bool
    ) -> None:
        width, height = size
        side = -1 if generator.random() < 0.5 else 1
        if near:
            foot = (width * (0.5 + side * float(generator.uniform(0.42, 0.6))), height * 1.12)
            scale = height * float(generator.uniform(1.0, 1.15))
        else:
            foot = (
                width * (0.5 + side * float(generator.uniform(0.22, 0.5))),
                height * float(generator.uniform(0.75, 0.88)),
            )
            scale = height * float(generator.uniform(0.4, 0.65))
        person = self._bystanders.draw(generator)
        draw_person(canvas, person, Pose.draw(generator), Appearance.draw(generator), foot, scale)


def draw_person(
    canvas: Canvas, person: frozenset[str], pose: Pose, appearance: Appearance, foot: Point, scale: float
) -> None:
    """Draw a person and the shadow on the ground.

    Args:
        canvas: Where to.
        person: Outcomes that hold.
        pose: Angles.
        appearance: Colours and cuts.
        foot: Where the middle of the feet stands, in pixels.
        scale: Height of a grown-up in pixels.
    """
    skeleton = Skeleton(person, pose, foot, scale)
    figure = Figure(canvas, skeleton, appearance)
    shadow = (skeleton.size(0.2), skeleton.size(0.035))
    canvas.glaze_ellipse((skeleton.foot[0], foot[1] - skeleton.size(0.01)), shadow, (0, 0, 0), 0.35)
    parts = [*leg_parts(figure), *upper_body_parts(figure), *head_parts(figure), *bag_parts(figure)]
    for part in sorted(parts, key=lambda part: part.layer):
        part.draw()
