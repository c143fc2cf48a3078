"""Take a held-out part from a set of images without tearing apart what belongs together."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from mmattr.errors import DataError


def held_out_mask(groups: Sequence[str], count: int, seed: int) -> np.ndarray:
    """Choose images for a held-out part so that images of one group (a person, a picture) stay together.

    Groups are taken in the order of a hash of seed and group name, so the choice is the same with every version of
    every library. A group that would exceed ``count`` is passed over.

    >>> held_out_mask(['ann', 'bob', 'ann', 'cem'], count=2, seed=0).sum()
    np.int64(2)

    Args:
        groups: Group of each of the N images.
        count: Number of images to hold out, between 1 and N - 1.
        seed: Another seed gives another choice.

    Returns:
        (N,) bool, True for held-out images; ``count`` of them, or fewer when the groups allow no exact fit.

    Raises:
        DataError: If ``count`` is out of range or the groups are too large for any held-out part.
    """
    if not 1 <= count < len(groups):
        raise DataError(
            f'The held-out part must have 1 to {len(groups) - 1} of the {len(groups)} images, got {count}; '
            'change --val-fraction.'
        )
    members = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    mask = np.zeros(len(groups), dtype=bool)
    room = count
    for group in sorted(members, key=lambda name: hashlib.sha256(f'{seed}:{name}'.encode()).digest()):
        if len(members[group]) <= room:
            mask[members[group]] = True
            room -= len(members[group])
    if not mask.any():
        raise DataError(f'No group of images that belong together has {count} images or fewer; raise --val-fraction.')
    return mask


def fraction_of(fraction: float, num_images: int) -> int:
    """Turn a fraction into a number of images.

    Args:
        fraction: Share in (0, 1).
        num_images: Number of images N.

    Returns:
        The rounded number.

    Raises:
        DataError: If the fraction is not between 0 and 1.
    """
    if not 0 < fraction < 1:
        raise DataError(f'--val-fraction must lie between 0 and 1, got {fraction}.')
    return round(fraction * num_images)


def carve_validation(
    trainval: np.ndarray, groups: Sequence[str], fraction: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Split the training images of a data set that has no validation part.

    Args:
        trainval: (T,) indices of the training images.
        groups: Group of every image of the data set; images of one group stay together.
        fraction: Share of the training images that become the validation part.
        seed: Another seed gives another choice.

    Returns:
        Indices of the fitting part and of the validation part.

    Raises:
        DataError: If the fraction leaves one of the parts empty.
    """
    trainval = np.sort(trainval)
    mask = held_out_mask([groups[index] for index in trainval], fraction_of(fraction, len(trainval)), seed)
    return trainval[~mask], trainval[mask]
