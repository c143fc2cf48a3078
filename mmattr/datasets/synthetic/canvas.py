"""Drawing primitives in pixels of the supersampled picture."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

#: Red, green, blue, 0 to 255.
Colour = tuple[int, int, int]
#: x to the right and y downwards, in pixels.
Point = tuple[float, float]


def shade(colour: Colour, factor: float) -> Colour:
    """Make a colour darker or lighter.

    Args:
        colour: The colour.
        factor: Below 1 darkens towards black, above 1 lightens towards white.

    Returns:
        The new colour.
    """
    if factor <= 1:
        return (int(colour[0] * factor), int(colour[1] * factor), int(colour[2] * factor))
    share = min(factor - 1, 1.0)
    red, green, blue = (int(channel + (255 - channel) * share) for channel in colour)
    return red, green, blue


def blend(under: Colour, over: Colour, opacity: float) -> Colour:
    """Return the colour of a see-through layer on another one.

    Args:
        under: Colour below.
        over: Colour of the layer.
        opacity: Of the layer, in [0, 1].

    Returns:
        The mixture.
    """
    red, green, blue = (int(low + (high - low) * opacity) for low, high in zip(under, over, strict=True))
    return red, green, blue


class Canvas:
    """A picture that is drawn on, with a thin darker edge around every shape.

    The edge keeps an arm apart from a shirt of the same colour once the picture is reduced.

    Args:
        image: RGB picture, changed in place.
        edge: Width of the edge in pixels.
    """

    def __init__(self, image: Image.Image, edge: float = 1.0) -> None:
        self.image = image
        self.edge = edge
        self._draw = ImageDraw.Draw(image)
        self._glaze = ImageDraw.Draw(image, 'RGBA')

    def polygon(self, points: Sequence[Point], colour: Colour, edge: bool = True) -> None:
        """Fill a polygon.

        Args:
            points: At least three corners.
            colour: Fill colour.
            edge: Whether to draw the darker edge.
        """
        self._draw.polygon(list(points), fill=colour)
        if edge:
            self._draw.line([*points, points[0]], fill=shade(colour, 0.62), width=max(1, round(self.edge)))

    def limb(self, start: Point, end: Point, radius: float, end_radius: float, colour: Colour) -> None:
        """Draw a tapered capsule with an edge: a piece of an arm, a leg, a strap.

        Args:
            start: Centre of the first round end.
            end: Centre of the second one.
            radius: Radius at the start, in pixels.
            end_radius: Radius at the end.
            colour: Fill colour.
        """
        self.chain((start, end), (radius, end_radius), colour)

    def chain(self, points: Sequence[Point], radii: Sequence[float], colour: Colour) -> None:
        """Draw a bent limb as one piece, with an edge around the whole and none at the joints.

        Args:
            points: Centres of the joints, at least two.
            radii: Radius at each joint, in pixels.
            colour: Fill colour.
        """
        for extra, tone in ((self.edge, shade(colour, 0.62)), (0.0, colour)):
            for number in range(len(points) - 1):
                start, end = points[number], points[number + 1]
                self._capsule(start, end, radii[number] + extra, radii[number + 1] + extra, tone)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line without an edge.

        Args:
            points: At least two points.
            colour: Colour.
            width: In pixels.
        """
        self._draw.line(list(points), fill=colour, width=max(1, round(width)), joint='curve')

    def ellipse(self, centre: Point, radii: Point, colour: Colour, edge: bool = True) -> None:
        """Fill an ellipse whose axes are horizontal and vertical.

        Args:
            centre: Centre.
            radii: Horizontal and vertical radius in pixels.
            colour: Fill colour.
            edge: Whether to draw the darker edge.
        """
        x, y = centre
        outer = (x - radii[0], y - radii[1], x + radii[0], y + radii[1])
        outline = shade(colour, 0.62) if edge else None
        self._draw.ellipse(outer, fill=colour, outline=outline, width=max(1, round(self.edge)))

    def half_ellipse(self, centre: Point, radii: Point, colour: Colour) -> None:
        """Fill the upper half of an ellipse: hair on a head, the crown of a hat.

        Args:
            centre: Centre of the whole ellipse.
            radii: Horizontal and vertical radius in pixels.
            colour: Fill colour.
        """
        x, y = centre
        box = (x - radii[0], y - radii[1], x + radii[0], y + radii[1])
        self._draw.pieslice(box, 180, 360, fill=colour, outline=shade(colour, 0.62), width=max(1, round(self.edge)))

    def glaze(self, points: Sequence[Point], colour: Colour, opacity: float) -> None:
        """Fill a polygon with a see-through colour.

        Args:
            points: At least three corners.
            colour: Colour.
            opacity: In [0, 1].
        """
        self._glaze.polygon(list(points), fill=(*colour, int(255 * opacity)))

    def glaze_ellipse(self, centre: Point, radii: Point, colour: Colour, opacity: float) -> None:
        """Fill an ellipse with a see-through colour.

        Args:
            centre: Centre.
            radii: Horizontal and vertical radius in pixels.
            colour: Colour.
            opacity: In [0, 1].
        """
        x, y = centre
        box = (x - radii[0], y - radii[1], x + radii[0], y + radii[1])
        self._glaze.ellipse(box, fill=(*colour, int(255 * opacity)))

    def _capsule(self, start: Point, end: Point, radius: float, end_radius: float, colour: Colour) -> None:
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = (y0 - y1) / length, (x1 - x0) / length
        corners = [
            (x0 + nx * radius, y0 + ny * radius),
            (x1 + nx * end_radius, y1 + ny * end_radius),
            (x1 - nx * end_radius, y1 - ny * end_radius),
            (x0 - nx * radius, y0 - ny * radius),
        ]
        self._draw.polygon(corners, fill=colour)
        self._draw.ellipse((x0 - radius, y0 - radius, x0 + radius, y0 + radius), fill=colour)
        self._draw.ellipse((x1 - end_radius, y1 - end_radius, x1 + end_radius, y1 + end_radius), fill=colour)
