"""Independent random numbers for every purpose of every image."""

import numpy as np

#: Split name to the number that enters the seed; different numbers give streams that share nothing.
SPLIT_NUMBERS = {'train': 0, 'val': 1, 'test': 2}
#: What the random numbers of an image are used for. Appending a purpose changes no existing picture.
PURPOSES = (
    'attributes',
    'label_noise',
    'pose',
    'appearance',
    'placement',
    'background',
    'bystander',
    'occlusion',
    'degradation',
)


def image_stream(seed: int, split: str, index: int, purpose: str) -> np.random.Generator:
    """Return the generator of one purpose of one image.

    Nothing depends on which images were drawn before, so that an image is the same in a short and in a long data set.

    Args:
        seed: Of the data set, at least 0.
        split: ``'train'``, ``'val'`` or ``'test'``.
        index: Of the image within its split.
        purpose: One of :data:`PURPOSES`.

    Returns:
        A PCG64 generator.
    """
    entropy = (seed, SPLIT_NUMBERS[split], index, PURPOSES.index(purpose))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
