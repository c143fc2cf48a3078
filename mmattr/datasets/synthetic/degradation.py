"""What the camera does to the picture: light, focus, resolution and noise."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter


@dataclass(frozen=True)
class Degradation:
    """How often and how strongly pictures suffer, at the difficulty of a data set.

    Attributes:
        occluder: Probability that a car, a hedge, a post or a wall hides part of the person.
        foreground_person: Probability that somebody else walks in front, at the edge of the picture.
        background_person: Probability that somebody else walks behind.
        truncation: Probability that the crop cuts off the head or the feet.
        blur: Probability of defocus with a standard deviation up to ``blur_sigma``.
        low_resolution: Probability that the picture passes through a smaller one, down to ``smallest`` of the size.
        darkness: Probability of a dark picture, between 40 % and 70 % of the light.
        lighting: Half width of the range of gain and contrast, as a share.
        blur_sigma: Largest defocus, in thousandths of the picture height.
        smallest: Smallest intermediate size, as a share.
        noise: Largest standard deviation of the sensor noise, in grey levels.
        clutter: Number of background objects relative to the usual one.
        occluder_size: Relative size of what hides the person.
    """

    occluder: float
    foreground_person: float
    background_person: float
    truncation: float
    blur: float
    low_resolution: float
    darkness: float
    lighting: float
    blur_sigma: float
    smallest: float
    noise: float
    clutter: float
    occluder_size: float

    @classmethod
    def of_difficulty(cls, difficulty: float) -> 'Degradation':
        """Scale the usual values.

        Args:
            difficulty: 0 gives clean pictures on an empty street, 1 the usual ones, 2 about twice the trouble.

        Returns:
            The scaled values.
        """

        def often(probability: float) -> float:
            return min(0.9, probability * difficulty)

        return cls(
            occluder=often(0.20),
            foreground_person=often(0.06),
            background_person=often(0.20),
            truncation=often(0.15),
            blur=often(0.20),
            low_resolution=often(0.20),
            darkness=often(0.05),
            lighting=min(0.6, 0.2 * difficulty),
            blur_sigma=8.0 * difficulty,
            smallest=max(0.2, 1.0 - 0.55 * difficulty),
            noise=4.0 * difficulty,
            clutter=min(1.0, difficulty) if difficulty < 1 else difficulty,
            occluder_size=0.5 + 0.5 * difficulty,
        )


def degrade(image: Image.Image, generator: np.random.Generator, degradation: Degradation) -> np.ndarray:
    """Degrade a finished picture; always the same number of random numbers besides the noise.

    Args:
        image: RGB picture at its final size.
        generator: Source of the random numbers.
        degradation: Probabilities and strengths.

    Returns:
        (H, W, 3) uint8, RGB.
    """
    u = [float(value) for value in generator.random(12)]
    width, height = image.size
    if u[0] < degradation.low_resolution:
        share = degradation.smallest + (0.75 - min(0.75, degradation.smallest)) * u[1]
        small = (max(4, round(width * share)), max(4, round(height * share)))
        image = image.resize(small, Image.Resampling.BOX).resize((width, height), Image.Resampling.BILINEAR)
    if u[2] < degradation.blur:
        image = image.filter(ImageFilter.GaussianBlur(degradation.blur_sigma * (0.3 + 0.7 * u[3]) * height / 1000))
    pixels = np.asarray(image, dtype=np.float32)
    gain = 1 + degradation.lighting * (2 * u[4] - 1)
    if u[5] < degradation.darkness:
        gain *= 0.4 + 0.3 * u[6]
    contrast = 1 - degradation.lighting * u[7]
    cast = 1 + 0.3 * degradation.lighting * (2 * np.array(u[8:11], dtype=np.float32) - 1)
    # One side of the picture lies in the light.
    slope = degradation.lighting * 0.5 * (2 * u[11] - 1) * np.linspace(-1, 1, width, dtype=np.float32)
    middle = np.float32(pixels.mean())
    pixels = (middle + (pixels - middle) * np.float32(contrast)) * (np.float32(gain) * cast)
    pixels *= (1 + slope)[None, :, None]
    sigma = degradation.noise * u[1]
    if sigma > 0:
        pixels += sigma * generator.standard_normal(pixels.shape[:2], dtype=np.float32)[..., None]
    return np.clip(pixels, 0, 255).astype(np.uint8)
