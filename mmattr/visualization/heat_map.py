"""Weights as colours, alone or over a photo."""

import numpy as np
from PIL import Image

from mmattr.errors import DataError

#: Colours of 0, 1/4 ... 1: from dark blue to pale yellow, brighter with every step, told apart under colour blindness.
HEAT = np.array([(20, 11, 52), (101, 21, 110), (187, 55, 84), (249, 142, 9), (252, 255, 164)], np.float64)

#: Colours of 0 to 1 on white paper.
PAPER = np.array([(255, 255, 255), (190, 215, 235), (107, 174, 214), (33, 113, 181), (8, 48, 107)], np.float64)

#: How much of the photo the strongest weight covers, how dark a place without any weight becomes, and how many times
#: the even weight at least stands for the brightest colour.
MOST_COVER = 0.8
MOST_SHADE = 0.6
FULL_LIFT = 3.0

#: Part of the colours that weights above the even one run through.
FIRST_GLOW = 0.35


def colour_of(values: np.ndarray, scale: np.ndarray = HEAT) -> np.ndarray:
    """Turn numbers into colours.

    Args:
        values: Any shape, in [0, 1]; clipped.
        scale: (K, 3) colours at equal steps from 0 to 1.

    Returns:
        The shape of `values` with 3 more at the end, uint8 RGB.
    """
    steps = np.linspace(0, 1, len(scale))
    channels = [np.interp(values, steps, scale[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def overlay_heat(photo: np.ndarray, weights: np.ndarray, size: tuple[int, int] | None = None) -> Image.Image:
    """Lay the weights of the places of a feature map over a photo.

    The even weight, 1 / (h w) of the sum, leaves the photo as it is: a map without any preference shows the plain
    photo. Places with less become dark, places with more glow. The brightest colour stands for the largest weight, but
    at least for three times the even one, so that small differences look small.

    Args:
        photo: (H, W, 3) uint8 RGB.
        weights: (h, w) of any size, not negative; it covers the photo from edge to edge.
        size: Width and height of the picture in pixels; those of the photo by default.

    Returns:
        The picture, RGB.

    Raises:
        DataError: If a shape or a weight is wrong.
    """
    if photo.ndim != 3 or photo.shape[2] != 3 or photo.dtype != np.uint8:
        raise DataError(f'An overlay needs an RGB uint8 photo of shape (H, W, 3), got {photo.dtype} {photo.shape}.')
    if weights.ndim != 2 or 0 in weights.shape or not np.isfinite(weights).all() or (weights < 0).any():
        raise DataError(f'An overlay needs finite weights (h, w) that are not negative, got shape {weights.shape}.')
    size = size or (photo.shape[1], photo.shape[0])
    background = np.asarray(Image.fromarray(photo).resize(size, Image.Resampling.BICUBIC), np.float64)
    even = float(weights.mean())
    coarse = (weights / even if even > 0 else np.ones_like(weights)).astype(np.float32)
    lift = np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BILINEAR), np.float64)[..., None]
    shaded = background * (1 - MOST_SHADE * (1 - lift).clip(0, 1))
    glow = ((lift - 1) / (max(FULL_LIFT, float(coarse.max())) - 1)).clip(0, 1)
    cover = MOST_COVER * glow**0.7
    mixed = (1 - cover) * shaded + cover * colour_of(FIRST_GLOW + (1 - FIRST_GLOW) * glow[..., 0])
    return Image.fromarray(mixed.round().clip(0, 255).astype(np.uint8))
