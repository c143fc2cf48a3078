"""Colours and cuts of one person's clothes, apart from which of them are worn."""

import colorsys
from dataclasses import dataclass

import numpy as np

from mmattr.datasets.synthetic.canvas import Colour, shade

SKINS: tuple[Colour, ...] = ((244, 208, 178), (231, 186, 150), (205, 152, 112), (160, 110, 76), (112, 74, 52))
HAIRS: tuple[Colour, ...] = ((28, 22, 20), (54, 36, 26), (92, 60, 34), (150, 104, 52), (206, 170, 98), (128, 54, 30))
GREY_HAIRS: tuple[Colour, ...] = ((206, 206, 204), (172, 172, 174), (226, 224, 216))


@dataclass(frozen=True)
class Appearance:
    """What a person's things look like, worn or not.

    Colours of things that are not worn are drawn as well, so that the colour of one thing never depends on whether
    another is present.

    Attributes:
        skin: Skin colour.
        hair: Hair colour before age.
        grey_hair: Hair colour of an elderly person.
        upper: Shirt colour.
        lower: Colour of trousers, shorts or skirt.
        coat: Coat colour.
        hat: Hat colour.
        shoes: Shoe colour.
        boots: Boot colour.
        bags: Colours of backpack, shoulder bag, handbag.
        held: Colour of the thing in the hand.
        marks: Colours of pattern and logo, far from the shirt and the coat colour.
        cuts: Ten numbers in [0, 1) that choose shapes: hat, glasses, hair, skirt, coat, trousers, logo, object,
            pattern, bag side.
    """

    skin: Colour
    hair: Colour
    grey_hair: Colour
    upper: Colour
    lower: Colour
    coat: Colour
    hat: Colour
    shoes: Colour
    boots: Colour
    bags: tuple[Colour, Colour, Colour]
    held: Colour
    marks: tuple[Colour, Colour]
    cuts: tuple[float, ...]

    @classmethod
    def draw(cls, generator: np.random.Generator) -> 'Appearance':
        """Draw colours and cuts; always the same number of random numbers.

        Args:
            generator: Source of the random numbers.

        Returns:
            The appearance.
        """
        u = iter([float(value) for value in generator.random(48)])
        skin, hair, grey = (shades[int(next(u) * len(shades))] for shades in (SKINS, HAIRS, GREY_HAIRS))
        upper, coat, hat = (_cloth(next(u), next(u), next(u)) for _ in range(3))
        lower = _lower_cloth(next(u), next(u), next(u))
        leather = (_leather(next(u), next(u)) for _ in range(2))
        shoes, boots = leather
        backpack, shoulder_bag, handbag, held = (_vivid(next(u), next(u)) for _ in range(4))
        return cls(
            skin=skin,
            hair=hair,
            grey_hair=grey,
            upper=upper,
            lower=lower,
            coat=shade(coat, 0.8),
            hat=hat,
            shoes=shoes if next(u) < 0.6 else (232, 232, 228),
            boots=boots,
            bags=(backpack, shoulder_bag, handbag),
            held=held,
            marks=(_contrast(upper, next(u)), _contrast(shade(coat, 0.8), next(u))),
            cuts=tuple(next(u) for _ in range(10)),
        )

    def hair_colour(self, elderly: bool) -> Colour:
        """Return the colour of the hair.

        Args:
            elderly: Whether the person is old.

        Returns:
            The colour.
        """
        return self.grey_hair if elderly else self.hair


def luminance(colour: Colour) -> float:
    """Return how bright a colour looks.

    Args:
        colour: The colour.

    Returns:
        0 (black) to 255 (white).
    """
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _hsv(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return int(255 * red), int(255 * green), int(255 * blue)


def _cloth(kind: float, hue: float, tone: float) -> Colour:
    """A third of all cloth is black, grey or white, a third muted, a third strong."""
    if kind < 0.33:
        return _hsv(hue, 0.08, 0.18 + 0.75 * tone)
    if kind < 0.66:
        return _hsv(hue, 0.35, 0.35 + 0.45 * tone)
    return _hsv(hue, 0.65, 0.42 + 0.42 * tone)


def _lower_cloth(kind: float, hue: float, tone: float) -> Colour:
    """Denim, black or grey, khaki, and now and then any other cloth."""
    if kind < 0.35:
        return _hsv(0.58 + 0.06 * hue, 0.35 + 0.25 * hue, 0.25 + 0.4 * tone)
    if kind < 0.6:
        return _hsv(hue, 0.06, 0.14 + 0.45 * tone)
    if kind < 0.78:
        return _hsv(0.08 + 0.05 * hue, 0.25 + 0.2 * hue, 0.4 + 0.4 * tone)
    return _cloth(tone, hue, kind)


def _vivid(hue: float, tone: float) -> Colour:
    return _hsv(hue, 0.45 + 0.45 * tone, 0.35 + 0.5 * ((7 * tone) % 1.0))


def _leather(hue: float, tone: float) -> Colour:
    return _hsv(0.02 + 0.08 * hue, 0.25 + 0.5 * hue, 0.15 + 0.35 * tone)


def _contrast(colour: Colour, hue: float) -> Colour:
    """A colour that stands out: light on dark, dark or strong on light."""
    if luminance(colour) < 110:
        return _hsv(hue, 0.25, 0.97)
    return _hsv(hue, 0.75, 0.32)
