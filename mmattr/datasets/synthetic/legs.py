"""Legs, trousers, shorts, skirt, shoes and boots."""

from collections.abc import Sequence
from functools import partial

from mmattr.datasets.synthetic.canvas import Colour, shade
from mmattr.datasets.synthetic.figure import Figure, Part, between
from mmattr.datasets.synthetic.skeleton import Level, Position

TIGHTS: Colour = (46, 42, 50)


def leg_parts(figure: Figure) -> list[Part]:
    """Return the pieces below the waist.

    Args:
        figure: Who is drawn.

    Returns:
        The pieces.
    """
    skeleton = figure.skeleton
    parts = []
    for side in (-1, 1):
        near = skeleton.nearness(skeleton.joints[f'knee{side}'])
        parts.append(Part(near, partial(_draw_leg, figure, side)))
    parts.append(Part(2.0, partial(_draw_skirt if figure.has('skirt') else _draw_seat, figure)))
    return parts


def _draw_leg(figure: Figure, side: int) -> None:
    skeleton, appearance = figure.skeleton, figure.appearance
    hip, knee, ankle = (skeleton.joints[f'{joint}{side}'] for joint in ('hip', 'knee', 'ankle'))
    other = skeleton.joints[f'knee{-side}']
    light = 0.8 if skeleton.nearness(knee) < skeleton.nearness(other) - 0.03 else 1.0
    bare = TIGHTS if figure.has('skirt') and figure.has('cold') else appearance.skin
    if figure.has('trousers'):
        flare = 0.034 + 0.018 * figure.cut('trousers')
        _limb(figure, (hip, knee, ankle), (0.060, 0.047, flare), shade(appearance.lower, light))
    else:
        _limb(figure, (hip, knee, ankle), (0.050, 0.036, 0.025), shade(bare, light))
    if figure.has('shorts'):
        hem = between(hip, knee, 0.82)
        _limb(figure, (hip, hem), (0.062, 0.062), shade(appearance.lower, light))
    _draw_foot(figure, side, light)


def _draw_foot(figure: Figure, side: int, light: float) -> None:
    skeleton, appearance = figure.skeleton, figure.appearance
    knee, ankle = skeleton.joints[f'knee{side}'], skeleton.joints[f'ankle{side}']
    heel = (ankle[0], ankle[1] - 0.016, ankle[2] - 0.012)
    toe = (ankle[0] + side * 0.016, ankle[1] - 0.022, ankle[2] + 0.078)
    if figure.has('boots'):
        colour = shade(appearance.boots, light)
        top = between(knee, ankle, 0.30)
        _limb(figure, (heel, toe), (0.026, 0.024), colour)
        _limb(figure, (top, ankle), (0.050, 0.036), colour)
        left, right = skeleton.project(top), skeleton.size(0.050)
        figure.canvas.line(
            [(left[0] - right, left[1]), (left[0] + right, left[1])], shade(colour, 1.45), skeleton.size(0.022)
        )
    else:
        _limb(figure, (heel, toe), (0.022, 0.018), shade(appearance.shoes, light))


def _draw_seat(figure: Figure) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.lower
    hips = skeleton.joints['hips']
    crotch = Level((hips[0], hips[1] - 0.055, hips[2]), skeleton.hip * 0.98, skeleton.depth * 0.9)
    figure.canvas.polygon(skeleton.outline([skeleton.level(0.12), skeleton.level(0.0), crotch]), colour, edge=False)


def _draw_skirt(figure: Figure) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.lower
    hips = skeleton.joints['hips']
    length = 0.17 + 0.12 * figure.cut('skirt')
    reach = max(abs(skeleton.joints[f'knee{side}'][2]) for side in (-1, 1))
    hem = Level(
        (hips[0], hips[1] - length, hips[2]),
        skeleton.hip * (1.35 + 0.35 * figure.cut('trousers')),
        max(skeleton.depth * 1.5, reach * length / 0.22 + 0.035),
    )
    figure.canvas.polygon(skeleton.outline([skeleton.level(0.16), skeleton.level(0.0), hem]), colour)
    for share in (-0.5, 0.0, 0.5):
        fold = [skeleton.across(skeleton.level(0.0), share * 0.8), skeleton.across(hem, share)]
        figure.canvas.line(fold, shade(colour, 0.78), skeleton.size(0.008))


def _limb(figure: Figure, joints: Sequence[Position], radii: Sequence[float], colour: Colour) -> None:
    skeleton = figure.skeleton
    width = skeleton.size(skeleton.limb)
    points = [skeleton.project(joint) for joint in joints]
    figure.canvas.chain(points, [radius * width for radius in radii], colour)
