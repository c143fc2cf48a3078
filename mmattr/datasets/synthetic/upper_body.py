"""Trunk, arms, sleeves and coat."""

from collections.abc import Sequence
from functools import partial

from mmattr.datasets.synthetic.canvas import Colour, blend, shade
from mmattr.datasets.synthetic.figure import Figure, Part, between
from mmattr.datasets.synthetic.patterns import PLAID_OPACITY, draw_logo, draw_sleeve_pattern, draw_trunk_pattern
from mmattr.datasets.synthetic.skeleton import Level, Position

#: An arm whose elbow is farther from the camera than this (body units) lies behind the trunk.
FAR_ARM = -0.035


def upper_body_parts(figure: Figure) -> list[Part]:
    """Return trunk, arms and coat.

    Args:
        figure: Who is drawn.

    Returns:
        The pieces.
    """
    parts = [Part(9.0, partial(_draw_neck, figure)), Part(10.0, partial(_draw_trunk, figure))]
    if figure.has('coat'):
        parts.append(Part(12.0, partial(_draw_coat, figure)))
    for side in (-1, 1):
        parts.append(Part(arm_layer(figure, side), partial(_draw_arm, figure, side)))
    return parts


def arm_layer(figure: Figure, side: int) -> float:
    """Return the layer of an arm and of what its hand carries.

    Args:
        figure: Who is drawn.
        side: -1 or 1.

    Returns:
        The layer.
    """
    elbow = figure.skeleton.nearness(figure.skeleton.joints[f'elbow{side}'])
    hand = figure.skeleton.nearness(figure.skeleton.joints[f'hand{side}'])
    near = (elbow + hand) / 2
    return (-10.0 if near < FAR_ARM else 30.0) + near


def coat_levels(figure: Figure) -> list[Level]:
    """Return the cross-sections of the coat from the shoulders to the hem.

    Args:
        figure: Who is drawn.

    Returns:
        The levels.
    """
    skeleton = figure.skeleton
    hips = skeleton.joints['hips']
    length = 0.16 + 0.12 * figure.cut('coat')
    reach = max(abs(skeleton.joints[f'knee{side}'][2]) for side in (-1, 1))
    upper = [skeleton.level(along) for along in (1.05, 0.95, 0.78, 0.42, 0.0)]
    wide = [Level(level.centre, level.half_width * 1.1 + 0.006, level.half_depth * 1.15 + 0.006) for level in upper]
    hem = Level(
        (hips[0], hips[1] - length, hips[2]),
        skeleton.hip * 1.35,
        max(skeleton.depth * 1.7, reach * length / 0.25 + 0.05),
    )
    return [*wide, hem]


def _draw_neck(figure: Figure) -> None:
    skeleton = figure.skeleton
    radius = skeleton.size(0.034 * skeleton.limb)
    top, base = skeleton.project(skeleton.joints['head']), skeleton.project(skeleton.level(0.96).centre)
    figure.canvas.limb(top, base, radius, radius, shade(figure.appearance.skin, 0.88))


def _draw_trunk(figure: Figure) -> None:
    skeleton = figure.skeleton
    levels = [skeleton.level(along) for along in (1.04, 0.94, 0.78, 0.42, 0.0, -0.1)]
    figure.canvas.polygon(skeleton.outline(levels), figure.appearance.upper)
    if not figure.has('coat'):
        draw_trunk_pattern(figure, levels, figure.appearance.marks[0])
        if figure.has('logo'):
            draw_logo(figure)
        _draw_shadow(figure, levels)


def _draw_coat(figure: Figure) -> None:
    skeleton, colour = figure.skeleton, figure.appearance.coat
    levels = coat_levels(figure)
    figure.canvas.polygon(skeleton.outline(levels), colour)
    draw_trunk_pattern(figure, levels, figure.appearance.marks[1])
    _draw_shadow(figure, levels)
    edge = shade(colour, 0.55)
    # The opening runs down the front; from behind there is a short vent instead.
    seam = levels if skeleton.cosine > 0 else levels[-2:]
    share = max(-0.9, min(0.9, skeleton.sine)) if skeleton.cosine > 0 else -skeleton.sine * 0.8
    figure.canvas.line([skeleton.across(level, share) for level in seam], edge, skeleton.size(0.012))
    belt = skeleton.level(0.36)
    wide = Level(belt.centre, belt.half_width * 1.1 + 0.006, belt.half_depth * 1.15 + 0.006)
    figure.canvas.line([skeleton.across(wide, share) for share in (-1.0, 0.0, 1.0)], edge, skeleton.size(0.022))
    if skeleton.cosine > 0.2:
        collar = skeleton.level(1.0)
        tip = skeleton.across(skeleton.level(0.72), share)
        for corner in (-0.5, 0.5):
            figure.canvas.polygon([skeleton.across(collar, corner), tip, skeleton.across(collar, 0.0)], edge, False)


def _draw_shadow(figure: Figure, levels: list[Level]) -> None:
    """Darken the side of the trunk that is turned away from the light."""
    inner = [figure.skeleton.across(level, 0.35) for level in levels]
    outer = [figure.skeleton.across(level, 0.97) for level in reversed(levels)]
    figure.canvas.glaze([*inner, *outer], (0, 0, 0), 0.14)


def _draw_arm(figure: Figure, side: int) -> None:
    skeleton, appearance = figure.skeleton, figure.appearance
    shoulder, elbow, hand = (skeleton.joints[f'{joint}{side}'] for joint in ('shoulder', 'elbow', 'hand'))
    light = 0.85 if arm_layer(figure, side) < 0 else 0.96
    skin = shade(appearance.skin, light)
    _limb(figure, (shoulder, elbow, hand), (0.034, 0.029, 0.022), skin)
    cloth = shade(appearance.coat if figure.has('coat') else appearance.upper, light)
    mark = appearance.marks[1 if figure.has('coat') else 0]
    if figure.has('plaid'):  # as see-through as on the trunk
        mark = blend(cloth, mark, PLAID_OPACITY)
    if figure.has('short_sleeves'):
        cuff = between(shoulder, elbow, 0.68)
        _limb(figure, (shoulder, cuff), (0.041, 0.042), cloth)
        draw_sleeve_pattern(figure, shoulder, cuff, 0.041, mark)
    if figure.has('long_sleeves'):
        extra = 0.006 if figure.has('coat') else 0.0
        cuff = between(elbow, hand, 0.9)
        _limb(figure, (shoulder, elbow, cuff), (0.040 + extra, 0.036 + extra, 0.030 + extra), cloth)
        draw_sleeve_pattern(figure, shoulder, elbow, 0.038 + extra, mark)
        draw_sleeve_pattern(figure, elbow, cuff, 0.032 + extra, mark)
    palm = skeleton.size(0.025 * skeleton.limb)
    figure.canvas.ellipse(skeleton.project(hand), (palm, palm), skin)


def _limb(figure: Figure, joints: Sequence[Position], radii: Sequence[float], colour: Colour) -> None:
    skeleton = figure.skeleton
    width = skeleton.size(skeleton.limb)
    points = [skeleton.project(joint) for joint in joints]
    figure.canvas.chain(points, [radius * width for radius in radii], colour)
