"""The per-image half of what has to be remembered about a data set."""

from dataclasses import dataclass

import numpy as np

#: Up to so many triples are counted in a table of all of them: M = 100 has a million, 8 MB.
DENSE_CODES = 2**20


@dataclass(frozen=True)
class InstanceCounts:
    """How many images have each combination of (present, predicted, both) numbers of attributes.

    Accuracy, precision, recall and F1 of an image depend on three small integers only: the attributes that are present,
    those that are predicted, and those that are both. Instead of summing rounded fractions, whose total depends on the
    order of the additions and so on the number of processes, we count how often each triple occurs. The counts are
    integers, merge exactly, and the means are computed from them once, so any split of the images over batches and
    processes gives the same result to the last bit. There are at most (M+1)**3 triples; real data sets of 1e5 images
    show a few thousand.

    An image without any known label has no triple: it counts nowhere.

    Args:
        num_attributes: M.
        codes: (K,) int64, the triples that occur, as digits in base M+1, ascending.
        images: (K,) int64, how many images have each.
    """

    num_attributes: int
    codes: np.ndarray
    images: np.ndarray

    @classmethod
    def of(cls, per_image: np.ndarray, num_attributes: int) -> 'InstanceCounts':
        """Count one block of images.

        Args:
            per_image: (4, N) int64, the numbers of known, present, predicted, and both present and predicted
                attributes of each image.
            num_attributes: M.

        Returns:
            The counts.
        """
        codes = triple_codes(per_image, num_attributes)
        known = per_image[0] > 0
        codes = codes if known.all() else codes[known]
        return cls(num_attributes, *_add_up(codes, None, num_attributes))

    def __add__(self, other: 'InstanceCounts') -> 'InstanceCounts':
        codes = np.concatenate([self.codes, other.codes])
        images = np.concatenate([self.images, other.images])
        return InstanceCounts(self.num_attributes, *_add_up(codes, images, self.num_attributes))

    def triples(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Decode the triples.

        Returns:
            Three int64 arrays (K,): the numbers of present, predicted, and both present and predicted attributes.
        """
        base = self.num_attributes + 1
        rest, positive = np.divmod(self.codes, base)
        hit, predicted = np.divmod(rest, base)
        return positive, predicted, hit


def triple_codes(per_image: np.ndarray, num_attributes: int) -> np.ndarray:
    """Write the triple of each image as one number.

    Args:
        per_image: (4, N) int64, the numbers of known, present, predicted, and both present and predicted attributes of
            each image.
        num_attributes: M.

    Returns:
        (N,) int64, digits in base M+1: both, predicted, present.
    """
    _, positive, predicted, hit = per_image
    base = num_attributes + 1
    return (hit * base + predicted) * base + positive


def _add_up(codes: np.ndarray, images: np.ndarray | None, num_attributes: int) -> tuple[np.ndarray, np.ndarray]:
    """Bring codes into order and add up the numbers of images of equal ones; None stands for one image each."""
    if (num_attributes + 1) ** 3 <= DENSE_CODES:  # a table of all triples, which needs no sorting
        table = np.bincount(codes, weights=images)  # weights are summed in float64: whole numbers up to 2**53
        unique = np.flatnonzero(table)
        return unique, table[unique].astype(np.int64)
    order = np.argsort(codes, kind='stable')
    codes = codes[order]
    images = np.ones_like(codes) if images is None else images[order]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return codes[starts], np.add.reduceat(images, starts)
