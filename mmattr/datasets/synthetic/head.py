"""Head, face, hair, glasses and hats."""

import math
from functools import partial

from mmattr.datasets.synthetic.canvas import Colour, Point, shade
from mmattr.datasets.synthetic.figure import Figure, Part

INK: Colour = (30, 26, 28)
LIPS: Colour = (150, 74, 70)
#: The face shows from this cosine of the heading on; eyes and glasses must lie nearer than this share of the head.
FACE_COSINE = -0.4
EYE_NEARNESS = 0.15


def head_parts(figure: Figure) -> list[Part]:
    """Return the head and what is worn on it.

    Args:
        figure: Who is drawn.

    Returns:
        The pieces.
    """
    parts = [Part(20.0, partial(_draw_head, figure))]
    if figure.has('long_hair'):
        cosine = figure.skeleton.cosine
        parts.append(Part(8.0 if cosine > 0.45 else 19.0 if cosine > -0.45 else 22.0, partial(_draw_mane, figure)))
        if cosine > 0.2:
            parts.append(Part(21.0, partial(_draw_curtains, figure)))
    if figure.has('glasses'):
        parts.append(Part(21.5, partial(_draw_glasses, figure)))
    if figure.has('hat'):
        parts.append(Part(23.0, partial(_draw_hat, figure)))
    return parts


def _radius(figure: Figure) -> float:
    return figure.skeleton.head_radius


def _hair(figure: Figure) -> Colour:
    return figure.appearance.hair_colour(figure.has('elderly'))


def _place(figure: Figure, x: float, y: float, z: float) -> Point:
    """Project a point given in head radii around the middle of the head."""
    radius = _radius(figure)
    return figure.skeleton.project(figure.offset('head', x * radius, y * radius, z * radius))


def _draw_head(figure: Figure) -> None:
    skeleton, canvas = figure.skeleton, figure.canvas
    radius = skeleton.size(_radius(figure))
    x, y = skeleton.project(skeleton.joints['head'])
    hair = _hair(figure)
    canvas.ellipse((x, y), (radius * 0.98, radius * 1.14), hair)
    if skeleton.cosine < FACE_COSINE:
        return
    wide = radius * (0.56 + 0.32 * skeleton.cosine)
    shift = math.copysign(min(1.0, 1.25 * abs(skeleton.sine)), skeleton.sine) * (radius * 0.97 - wide)
    face = (x + shift, y + radius * 0.16)
    canvas.ellipse(face, (wide, radius * 0.98), figure.appearance.skin, edge=False)
    canvas.half_ellipse((x, y - radius * 0.28), (radius * 0.97, radius * 0.88), hair)
    _draw_features(figure)


def _draw_features(figure: Figure) -> None:
    skeleton, canvas = figure.skeleton, figure.canvas
    dot = skeleton.size(_radius(figure)) * 0.11
    for side in (-1, 1):
        if _eye_nearness(figure, side) > EYE_NEARNESS:
            canvas.ellipse(_place(figure, side * 0.36, 0.0, 0.86), (dot, dot * 1.2), INK, edge=False)
    mouth = [_place(figure, x, -0.62, 0.8) for x in (-0.22, 0.22)]
    canvas.line(mouth, LIPS, dot)
    if abs(skeleton.sine) > 0.5:  # a nose shows in profile only
        nose = _place(figure, 0.0, -0.2, 1.0)
        canvas.ellipse(nose, (dot * 1.2, dot * 1.5), figure.appearance.skin, edge=False)


def _eye_nearness(figure: Figure, side: int) -> float:
    """How far an eye is turned towards the camera, as a share of the head radius."""
    return 0.86 * figure.skeleton.cosine - side * 0.36 * figure.skeleton.sine


def _draw_glasses(figure: Figure) -> None:
    skeleton, canvas = figure.skeleton, figure.canvas
    radius = skeleton.size(_radius(figure))
    dark = figure.cut('glasses') < 0.5 and not figure.has('elderly')
    lens: Colour = (34, 34, 40) if dark else (196, 216, 226)
    visible = [side for side in (-1, 1) if _eye_nearness(figure, side) > EYE_NEARNESS]
    for side in visible:
        centre = _place(figure, side * 0.40, 0.0, 0.9)
        wide = radius * (0.16 + 0.18 * max(0.0, skeleton.cosine))
        canvas.ellipse(centre, (wide + radius * 0.1, radius * 0.38), INK, edge=False)
        canvas.ellipse(centre, (wide - radius * 0.02, radius * 0.26), lens, edge=False)
        # The temple runs to the ear on the side that faces the camera.
        if -side * skeleton.sine > 0.3:
            canvas.line(
                [_place(figure, side * 0.6, 0.06, 0.7), _place(figure, side * 0.9, 0.1, -0.1)], INK, radius * 0.14
            )
    if len(visible) == 2:
        canvas.line([_place(figure, -0.2, 0.05, 0.95), _place(figure, 0.2, 0.05, 0.95)], INK, radius * 0.12)


def _draw_mane(figure: Figure) -> None:
    """Hair that falls over the back."""
    skeleton = figure.skeleton
    radius = _radius(figure)
    half = math.hypot(0.95 * radius * skeleton.cosine, 0.50 * radius * skeleton.sine)
    end = skeleton.level(0.80 - 0.3 * figure.cut('hair'))
    top = _place(figure, 0.0, 0.05, -0.45)
    bottom = skeleton.project((end.centre[0], end.centre[1], end.centre[2] - end.half_depth))
    figure.canvas.limb(top, bottom, skeleton.size(half), skeleton.size(half * 0.85), _hair(figure))


def _draw_curtains(figure: Figure) -> None:
    """Hair that falls over the shoulders to the front."""
    skeleton = figure.skeleton
    chest = skeleton.level(0.84 - 0.2 * figure.cut('hair'))
    radius = skeleton.size(_radius(figure))
    for side in (-1, 1):
        root = _place(figure, side * 0.86, 0.1, 0.1)
        end = skeleton.project(
            (side * 1.05 * _radius(figure), chest.centre[1], chest.centre[2] + chest.half_depth * 0.8)
        )
        figure.canvas.limb(root, end, radius * 0.26, radius * 0.30, shade(_hair(figure), 0.92))


def hat_kind(figure: Figure) -> str:
    """Return which hat the person wears, if any is worn.

    Args:
        figure: Who is drawn.

    Returns:
        ``'beanie'``, ``'brim'`` or ``'cap'``.
    """
    cut = figure.cut('hat')
    if figure.has('cold'):
        return 'beanie' if cut < 0.75 else 'brim'
    if figure.has('elderly'):
        return 'brim' if cut < 0.7 else 'cap'
    return 'cap' if cut < 0.65 else 'brim'


def _draw_hat(figure: Figure) -> None:
    skeleton, canvas, colour = figure.skeleton, figure.canvas, figure.appearance.hat
    radius = skeleton.size(_radius(figure))
    x, y = skeleton.project(skeleton.joints['head'])
    kind = hat_kind(figure)
    base = (x, y - radius * 0.42)
    band = shade(colour, 0.65)
    if kind == 'beanie':
        canvas.ellipse((x, y - radius * 1.5), (radius * 0.3, radius * 0.3), shade(colour, 1.4))
        canvas.half_ellipse((x, y - radius * 0.2), (radius * 1.12, radius * 1.22), colour)
        canvas.line([(x - radius * 1.1, y - radius * 0.3), (x + radius * 1.1, y - radius * 0.3)], band, radius * 0.36)
    elif kind == 'brim':
        canvas.ellipse(base, (radius * 1.75, radius * 0.34), shade(colour, 0.9))
        canvas.half_ellipse((base[0], base[1] + radius * 0.05), (radius * 0.98, radius * 1.0), colour)
        canvas.line(
            [(x - radius * 0.9, base[1] - radius * 0.18), (x + radius * 0.9, base[1] - radius * 0.18)],
            band,
            radius * 0.26,
        )
    else:
        canvas.half_ellipse((x, y - radius * 0.18), (radius * 1.06, radius * 1.1), colour)
        if skeleton.cosine > FACE_COSINE:
            wide = math.hypot(0.82 * skeleton.cosine, 0.62 * skeleton.sine)
            canvas.ellipse(_place(figure, 0.0, 0.26, 1.1), (radius * wide, radius * 0.22), band)
