"""Streets behind the people, and things that stand in front of them."""

import colorsys

import numpy as np
from PIL import Image

from mmattr.datasets.synthetic.canvas import Canvas, Colour, Point, shade

TRUNK: Colour = (84, 62, 44)
TYRE: Colour = (30, 30, 32)


def paint_background(generator: np.random.Generator, size: tuple[int, int], clutter: float) -> Canvas:
    """Paint a wall or a street, a pavement and objects that have nothing to do with the person.

    Args:
        generator: Source of the random numbers.
        size: Width and height in pixels.
        clutter: Number of objects, relative to the usual one; 0 leaves wall and pavement.

    Returns:
        A canvas with the background on it.
    """
    width, height = size
    # A coarse random texture, blown up: uneven plaster, foliage, reflections.
    texture = generator.integers(0, 36, size=(12, 6, 1)) + generator.integers(0, 12, size=(12, 6, 3))
    wall = np.array(_tone(generator, 0.3, 0.28, 0.82)) - 30
    coarse = Image.fromarray(np.clip(texture + wall, 0, 255).astype(np.uint8))
    canvas = Canvas(coarse.resize(size, Image.Resampling.BICUBIC), edge=max(1.0, height / 256))
    horizon = height * float(generator.uniform(0.45, 0.8))
    _paint_facade(canvas, generator, width, horizon, clutter)
    _paint_ground(canvas, generator, width, height, horizon)
    for _ in range(int(generator.integers(0, 4) * clutter + 0.5)):
        _paint_object(canvas, generator, width, height, horizon)
    return canvas


def paint_occluder(canvas: Canvas, generator: np.random.Generator, size: tuple[int, int], strength: float) -> None:
    """Paint something between the camera and the person.

    Args:
        canvas: The picture with the person.
        generator: Source of the random numbers.
        size: Width and height in pixels.
        strength: Relative size of what is hidden, usually 1.
    """
    width, height = size
    kind = float(generator.random())
    colour = _tone(generator, 0.6, 0.2, 0.8)
    if kind < 0.6:  # a car, a hedge or a counter hides the legs
        top = height * (1 - min(0.75, float(generator.uniform(0.2, 0.5)) * strength))
        left, right = sorted(float(value) * width for value in generator.uniform(-0.3, 1.3, 2))
        left, right = min(left, width * 0.2), max(right, width * 0.8)
        slope = width * float(generator.uniform(0.0, 0.25))
        canvas.polygon(
            [(left, height), (left, top + slope), (left + slope, top), (right, top), (right, height)], colour
        )
        canvas.glaze(
            [(left + slope, top), (right, top), (right, top + slope), (left, top + slope)], (255, 255, 255), 0.25
        )
    else:  # a post or the edge of a wall hides one side
        middle = width * float(generator.uniform(0.15, 0.85))
        half = width * min(0.3, float(generator.uniform(0.05, 0.17)) * strength)
        canvas.polygon(_rectangle(middle - half, 0, middle + half, height), colour)
        canvas.glaze(_rectangle(middle, 0, middle + half, height), (0, 0, 0), 0.25)


def _tone(generator: np.random.Generator, saturation: float, low: float, high: float) -> Colour:
    hue, grey, value = (float(number) for number in generator.random(3))
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation * grey, low + (high - low) * value)
    return int(255 * red), int(255 * green), int(255 * blue)


def _paint_facade(canvas: Canvas, generator: np.random.Generator, width: int, horizon: float, clutter: float) -> None:
    """Windows and shop fronts above the horizon."""
    if clutter == 0 or generator.random() < 0.35:
        return
    glass = _tone(generator, 0.4, 0.2, 0.85)
    columns, rows = int(generator.integers(1, 4)), int(generator.integers(2, 5))
    gap = float(generator.uniform(0.15, 0.4))
    shift = float(generator.uniform(0, 1)) * width / columns
    for column in range(-1, columns):
        left = shift + column * width / columns
        right = left + width / columns * (1 - gap)
        for row in range(rows):
            top = horizon * (row + gap * 0.6) / rows
            bottom = horizon * (row + 1 - gap * 0.4) / rows
            canvas.glaze(_rectangle(left, top, right, bottom), glass, 0.7)


def _paint_ground(canvas: Canvas, generator: np.random.Generator, width: int, height: int, horizon: float) -> None:
    colour = _tone(generator, 0.15, 0.3, 0.75)
    canvas.polygon([(0, horizon), (width, horizon), (width, height), (0, height)], colour, edge=False)
    vanish = width * float(generator.uniform(-0.5, 1.5))
    seams = int(generator.integers(0, 5))
    for number in range(seams):
        foot = width * (2.4 * (number + 0.5) / seams - 0.7)
        canvas.line([(vanish + (foot - vanish) * 0.3, horizon), (foot, height)], shade(colour, 0.85), height / 128)
    for share in generator.uniform(0.1, 1.0, 2):
        level = horizon + (height - horizon) * float(share)
        canvas.line([(0, level), (width, level)], shade(colour, 0.88), height / 128)


def _paint_object(canvas: Canvas, generator: np.random.Generator, width: int, height: int, horizon: float) -> None:
    """A post, a tree, a parked car, a poster with stripes, or a bin."""
    kind, x = int(generator.integers(0, 5)), float(generator.uniform(0, width))
    unit = width * float(generator.uniform(0.5, 1.2))
    colour = _tone(generator, 0.8, 0.2, 0.85)
    if kind == 0:
        canvas.limb((x, 0), (x, horizon + unit * 0.2), unit * 0.03, unit * 0.04, shade(colour, 0.6))
    elif kind == 1:
        green = (40 + colour[0] // 5, 70 + colour[1] // 3, 40 + colour[2] // 6)
        canvas.limb((x, horizon * 0.4), (x, horizon + unit * 0.1), unit * 0.05, unit * 0.06, TRUNK)
        for offset in (-0.2, 0.2, 0.0):
            canvas.ellipse((x + unit * offset, horizon * 0.25 + unit * abs(offset)), (unit * 0.3, unit * 0.28), green)
    elif kind == 2:
        y, roof = horizon + unit * 0.12, horizon - unit * 0.08
        canvas.limb((x - unit * 0.4, y), (x + unit * 0.4, y), unit * 0.15, unit * 0.15, colour)
        canvas.limb((x - unit * 0.15, roof), (x + unit * 0.15, roof), unit * 0.12, unit * 0.12, colour)
        for wheel in (-0.32, 0.32):
            canvas.ellipse((x + unit * wheel, y + unit * 0.14), (unit * 0.09, unit * 0.09), TYRE)
    elif kind == 3:
        top, side = horizon * float(generator.uniform(0.1, 0.6)), unit * 0.22
        canvas.polygon(_rectangle(x - side, top, x + side, top + 2 * side), colour)
        for row in range(3):
            level = top + 2 * side * (row + 0.6) / 3.2
            canvas.line([(x - side * 0.8, level), (x + side * 0.7, level)], shade(colour, 1.6), side * 0.25)
    else:
        y = horizon + unit * 0.05
        canvas.polygon(_rectangle(x - unit * 0.13, y, x + unit * 0.13, y + unit * 0.4), colour)


def _rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
