"""Backpack, shoulder bag, handbag and the thing in the hand."""

import math
from functools import partial

from mmattr.datasets.synthetic.canvas import Colour, Point, shade
from mmattr.datasets.synthetic.figure import Figure, Part
from mmattr.datasets.synthetic.upper_body import FAR_ARM, arm_layer

WOOD: Colour = (92, 62, 36)


def bag_parts(figure: Figure) -> list[Part]:
    """Return everything that is carried.

    Args:
        figure: Who is drawn.

    Returns:
        The pieces.
    """
    skeleton = figure.skeleton
    parts = []
    if figure.has('backpack'):
        facing = skeleton.cosine
        parts.append(Part(17.0 if facing < 0 else -8.0, partial(_draw_backpack, figure)))
        if facing > -0.35:
            parts.append(Part(15.0, partial(_draw_backpack_straps, figure)))
    if figure.has('shoulder_bag'):
        side = _bag_side(figure)
        parts.append(Part(15.5, partial(_draw_strap, figure, side)))
        layer = -9.5 if -side * skeleton.sine * skeleton.hip < FAR_ARM else 29.0
        parts.append(Part(layer, partial(_draw_shoulder_bag, figure, side)))
    if figure.has('handbag'):
        side = -skeleton.carrying_hand
        parts.append(Part(arm_layer(figure, side) + 1.0, partial(_draw_handbag, figure, side)))
    if figure.has('holding_object'):
        parts.append(Part(arm_layer(figure, skeleton.carrying_hand) + 1.0, partial(_draw_object, figure)))
    return parts


def _bag_side(figure: Figure) -> int:
    return -1 if figure.cut('bag_side') < 0.5 else 1


def _box(centre: Point, half: Point, corner: float) -> list[Point]:
    """Corners of a rectangle with cut corners."""
    (x, y), (w, h) = centre, half
    c = min(corner, w * 0.6, h * 0.6)
    return [
        (x - w + c, y - h),
        (x + w - c, y - h),
        (x + w, y - h + c),
        (x + w, y + h - c),
        (x + w - c, y + h),
        (x - w + c, y + h),
        (x - w, y + h - c),
        (x - w, y - h + c),
    ]


def _draw_backpack(figure: Figure) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.bags[0]
    back = skeleton.level(0.62)
    x, y = skeleton.project((back.centre[0], back.centre[1], back.centre[2] - back.half_depth - 0.06))
    wide = skeleton.size(math.hypot(0.115 * skeleton.cosine, 0.075 * skeleton.sine))
    high = skeleton.size(0.145)
    figure.canvas.polygon(_box((x, y), (wide, high), skeleton.size(0.045)), colour)
    figure.canvas.polygon(
        _box((x, y + high * 0.4), (wide * 0.72, high * 0.38), skeleton.size(0.02)), shade(colour, 0.8)
    )
    figure.canvas.line(
        [(x - wide * 0.75, y - high * 0.3), (x + wide * 0.75, y - high * 0.3)], shade(colour, 1.4), skeleton.size(0.01)
    )


def _draw_backpack_straps(figure: Figure) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.bags[0]
    top, chest, under = skeleton.level(1.0), skeleton.level(0.78), skeleton.level(0.5)
    for side in (-1, 1):
        points = [
            skeleton.project((side * skeleton.shoulder * 0.56, top.centre[1], top.centre[2])),
            skeleton.project((side * skeleton.shoulder * 0.62, chest.centre[1], chest.centre[2] + chest.half_depth)),
            skeleton.project(
                (side * skeleton.shoulder * 0.78, under.centre[1], under.centre[2] + under.half_depth * 0.5)
            ),
        ]
        figure.canvas.line(points, shade(colour, 0.6), skeleton.size(0.046))
        figure.canvas.line(points, colour, skeleton.size(0.032))


def _draw_strap(figure: Figure, side: int) -> None:
    """The strap runs from the other shoulder across the chest, or across the back, to the hip."""
    skeleton, colour = figure.skeleton, figure.appearance.bags[1]
    towards = 1.0 if skeleton.cosine >= 0 else -1.0
    top, middle, hip = skeleton.level(1.0), skeleton.level(0.55), skeleton.level(0.05)
    points = [
        skeleton.project((-side * skeleton.shoulder * 0.55, top.centre[1], top.centre[2])),
        skeleton.project((0.0, middle.centre[1], middle.centre[2] + towards * middle.half_depth)),
        skeleton.project((side * hip.half_width, hip.centre[1], hip.centre[2])),
    ]
    figure.canvas.line(points, shade(colour, 0.55), skeleton.size(0.044))
    figure.canvas.line(points, shade(colour, 0.85), skeleton.size(0.028))


def _draw_shoulder_bag(figure: Figure, side: int) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.bags[1]
    hip = skeleton.joints['hips']
    x, y = skeleton.project((side * (skeleton.hip + 0.03), hip[1] - 0.02, hip[2]))
    wide = skeleton.size(0.066 + 0.04 * abs(skeleton.sine))
    high = skeleton.size(0.088)
    figure.canvas.polygon(_box((x, y), (wide, high), skeleton.size(0.015)), colour)
    figure.canvas.polygon(_box((x, y - high * 0.45), (wide, high * 0.5), skeleton.size(0.015)), shade(colour, 0.8))


def _draw_handbag(figure: Figure, side: int) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.bags[2]
    x, y = skeleton.project(skeleton.joints[f'hand{side}'])
    wide, high, drop = skeleton.size(0.095), skeleton.size(0.13), skeleton.size(0.05)
    handle = [(x - wide * 0.55, y + drop), (x - wide * 0.3, y), (x + wide * 0.3, y), (x + wide * 0.55, y + drop)]
    figure.canvas.line(handle, shade(colour, 0.6), skeleton.size(0.016))
    top = y + drop
    corners = [(x - wide * 0.75, top), (x + wide * 0.75, top), (x + wide, top + high), (x - wide, top + high)]
    figure.canvas.polygon(corners, colour)
    figure.canvas.line(
        [(x - wide * 0.8, top + high * 0.25), (x + wide * 0.8, top + high * 0.25)],
        shade(colour, 1.5),
        skeleton.size(0.01),
    )


def _draw_object(figure: Figure) -> None:
    """A stick for the old, a balloon or a ball for children, a parcel, an umbrella or a cup for the others."""
    skeleton, canvas, colour = figure.skeleton, figure.canvas, figure.appearance.held
    x, y = skeleton.project(skeleton.joints[f'hand{skeleton.carrying_hand}'])
    kind = figure.cut('object')
    unit = skeleton.size(0.0125)
    if figure.has('elderly'):
        ground = skeleton.foot[1]
        canvas.line([(x + unit, y - 3 * unit), (x + 2 * unit * skeleton.sine, ground)], WOOD, 2.6 * unit)
        canvas.line([(x - 3 * unit, y - 3 * unit), (x + 3 * unit, y - 3 * unit)], WOOD, 2.6 * unit)
    elif figure.has('child') and kind < 0.5:
        top = y - skeleton.size(0.42)
        canvas.line([(x, y), (x + 2 * unit, top)], (60, 60, 60), 0.8 * unit)
        canvas.ellipse((x + 2 * unit, top - 6 * unit), (7.5 * unit, 9 * unit), colour)
        canvas.ellipse((x, top - 9 * unit), (2 * unit, 2.5 * unit), shade(colour, 1.6), edge=False)
    elif figure.has('child'):
        canvas.ellipse((x, y + unit), (8 * unit, 8 * unit), colour)
        canvas.line([(x - 6 * unit, y - 2 * unit), (x + 6 * unit, y + 4 * unit)], shade(colour, 1.5), 2 * unit)
    elif kind < 0.45:
        canvas.polygon(_box((x, y - 3 * unit), (9 * unit, 7 * unit), unit), colour)
        canvas.line([(x, y - 10 * unit), (x, y + 4 * unit)], shade(colour, 1.5), 2 * unit)
    elif kind < 0.75:
        canvas.limb((x, y - 3 * unit), (x + 5 * unit, y + 26 * unit), 2.8 * unit, 0.8 * unit, colour)
        canvas.line([(x, y - 8 * unit), (x, y)], WOOD, 1.6 * unit)
    else:
        corners = [
            (x - 3 * unit, y - 7 * unit),
            (x + 3 * unit, y - 7 * unit),
            (x + 2.2 * unit, y + 3 * unit),
            (x - 2.2 * unit, y + 3 * unit),
        ]
        canvas.polygon(corners, (240, 238, 232))
        canvas.line([(x - 3 * unit, y - 2 * unit), (x + 3 * unit, y - 2 * unit)], colour, 3 * unit)
