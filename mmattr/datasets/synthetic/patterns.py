"""Stripes, plaid and the print on the chest."""

import math
from itertools import pairwise

from mmattr.datasets.synthetic.canvas import Colour, Point, shade
from mmattr.datasets.synthetic.figure import Figure, between
from mmattr.datasets.synthetic.skeleton import Level, Position

#: Distance between two stripes and between two lines of a plaid, in body units.
STRIPE_PITCH = 0.062
PLAID_PITCH = 0.062
PLAID_OPACITY = 0.55
#: How far the chest must turn towards the camera (cosine of the heading) for its print to be seen.
LOGO_COSINE = 0.2


def draw_trunk_pattern(figure: Figure, levels: list[Level], colour: Colour) -> None:
    """Draw stripes or plaid over a garment; nothing for a plain one.

    Args:
        figure: Who is drawn.
        levels: Cross-sections of the garment, from the top down.
        colour: Of the pattern.
    """
    striped, plaid = figure.has('stripes'), figure.has('plaid')
    if not (striped or plaid):
        return
    skeleton = figure.skeleton
    pitch = (STRIPE_PITCH if striped else PLAID_PITCH) * (0.9 + 0.3 * figure.cut('pattern'))
    top, bottom = levels[0].centre[1], levels[-1].centre[1]
    height = top - pitch * 0.5
    while height > bottom:
        band = [_level_at(levels, height), _level_at(levels, max(bottom, height - pitch * 0.42))]
        if striped:
            figure.canvas.polygon(skeleton.outline(band), colour, edge=False)
        else:
            figure.canvas.glaze(skeleton.outline(band), colour, PLAID_OPACITY)
        height -= pitch
    if plaid:
        _draw_plaid_columns(figure, levels, pitch, colour)


def draw_sleeve_pattern(figure: Figure, start: Position, end: Position, radius: float, colour: Colour) -> None:
    """Draw the rings of a striped or plaid sleeve; nothing for a plain one.

    Args:
        figure: Who is drawn.
        start: Upper end of the piece of the sleeve.
        end: Lower end.
        radius: Of the sleeve, in body units.
        colour: Of the pattern.
    """
    if not (figure.has('stripes') or figure.has('plaid')):
        return
    skeleton = figure.skeleton
    length = math.dist(start, end)
    count = max(1, round(length / STRIPE_PITCH))
    ring = 0.38 / count
    for number in range(count):
        middle = (number + 0.55) / count
        ends = [skeleton.project(between(start, end, middle + shift)) for shift in (-ring / 2, ring / 2)]
        figure.canvas.line(ends, colour, 2 * skeleton.size(radius * skeleton.limb))
    if figure.has('plaid'):
        figure.canvas.line([skeleton.project(start), skeleton.project(end)], colour, skeleton.size(PLAID_PITCH * 0.4))


def draw_logo(figure: Figure) -> None:
    """Draw the print on the chest, if the chest can be seen.

    Args:
        figure: Who is drawn.
    """
    skeleton = figure.skeleton
    if skeleton.cosine < LOGO_COSINE:
        return
    chest = skeleton.level(0.66)
    centre = skeleton.project((chest.centre[0], chest.centre[1], chest.centre[2] + chest.half_depth))
    wide, high = skeleton.size(0.072) * skeleton.cosine, skeleton.size(0.072)
    colour, kind = figure.appearance.marks[0], int(figure.cut('logo') * 4)
    if kind == 0:
        figure.canvas.ellipse(centre, (wide, high), colour)
        figure.canvas.ellipse(centre, (wide * 0.45, high * 0.45), shade(colour, 0.5), edge=False)
    elif kind == 1:
        figure.canvas.polygon(_star(centre, wide * 1.15, high * 1.15), colour)
    elif kind == 2:
        x, y = centre
        for line, share in ((-0.5, 1.0), (0.05, 0.7), (0.6, 0.9)):
            ends = [(x - wide * share, y + high * line), (x + wide * share, y + high * line)]
            figure.canvas.line(ends, colour, high * 0.34)
    else:
        x, y = centre
        corners = [(x - wide, y + high * 0.8), (x, y - high), (x + wide, y + high * 0.8)]
        figure.canvas.polygon(corners, colour)


def _draw_plaid_columns(figure: Figure, levels: list[Level], pitch: float, colour: Colour) -> None:
    skeleton = figure.skeleton
    widest = max(math.hypot(level.half_width * skeleton.cosine, level.half_depth * skeleton.sine) for level in levels)
    step = pitch / widest
    count = int(1.0 / step)
    for number in range(-count, count + 1):
        left = number * step - step * 0.2
        right = min(1.0, left + step * 0.4)
        left = max(-1.0, left)
        strip = [skeleton.across(level, left) for level in levels]
        strip += [skeleton.across(level, right) for level in reversed(levels)]
        figure.canvas.glaze(strip, colour, PLAID_OPACITY)


def _level_at(levels: list[Level], height: float) -> Level:
    """The cross-section of a garment at a height, between the given ones."""
    for upper, lower in pairwise(levels):
        if height >= lower.centre[1]:
            share = (upper.centre[1] - height) / max(1e-6, upper.centre[1] - lower.centre[1])
            return Level(
                between(upper.centre, lower.centre, share),
                upper.half_width + (lower.half_width - upper.half_width) * share,
                upper.half_depth + (lower.half_depth - upper.half_depth) * share,
            )
    return levels[-1]


def _star(centre: Point, wide: float, high: float) -> list[Point]:
    corners = []
    for number in range(10):
        angle, radius = math.pi * number / 5, 1.0 if number % 2 == 0 else 0.42
        corners.append((centre[0] + wide * radius * math.sin(angle), centre[1] - high * radius * math.cos(angle)))
    return corners
