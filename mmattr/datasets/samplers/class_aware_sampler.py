"""Sampling that gives every attribute equally many turns."""

import math
from collections.abc import Iterator, Sized
from typing import Any

import numpy as np
from mmengine.dist import get_dist_info, sync_random_seed
from torch.utils.data import Sampler

from mmattr.errors import ConfigError
from mmattr.registry import DATA_SAMPLERS


@DATA_SAMPLERS.register_module()
class ClassAwareSampler(Sampler):
    """Goes round the attributes and draws a few images in which the attribute is present.

    Shen et al., "Relay Backpropagation for Effective Learning of Deep Convolutional Neural Networks", ECCV 2016; with
    several labels per image as in Wu et al., "Distribution-Balanced Loss", ECCV 2020. The attributes are dealt out in
    a new random order every round; each turn draws ``samples_per_class`` images from a shuffled list of the images in
    which it is present, which is shuffled again when it is used up. An image in which nothing is present is never
    drawn, an attribute without positives gets no turn.

    An epoch has ceil(n_max * M' / reduce) images on all processes together, n_max being the number of positives of the
    most frequent attribute and M' the number of attributes with positives: with many attributes several times the
    training split, so that fewer epochs are needed. The number is rounded up to a multiple of the number of processes.
    What is drawn depends on seed and epoch alone, so that a resumed run goes on as the uninterrupted one.

    Args:
        dataset: A data set with ``get_data_info(index)['gt_label']``, or a concatenation of such.
        samples_per_class: Images of a turn, at least 1.
        reduce: What the length of an epoch is divided by, > 0.
        seed: Seed of the run; None draws one that all processes share.

    Raises:
        ConfigError: If a number is out of its range, or no label of the data set is positive.
    """

    def __init__(self, dataset: Sized, samples_per_class: int = 3, reduce: float = 4, seed: int | None = None) -> None:
        if type(samples_per_class) is not int or samples_per_class < 1 or not reduce > 0:
            raise ConfigError(
                f'ClassAwareSampler was given samples_per_class={samples_per_class!r} and reduce={reduce!r}, but '
                'expects a whole number of at least 1 and a number > 0.'
            )
        self.rank, self.world_size = get_dist_info()
        self.samples_per_class = samples_per_class
        self.seed = sync_random_seed() if seed is None else seed
        self.epoch = 0
        self._images = _images_by_attribute(dataset)
        if not self._images:
            raise ConfigError(
                'ClassAwareSampler draws images in which an attribute is present, but the training data has none.'
            )
        length = math.ceil(max(map(len, self._images)) * len(self._images) / reduce)
        self.num_samples = math.ceil(length / self.world_size)

    def __iter__(self) -> Iterator[int]:
        return iter(self.draw_epoch()[self.rank :: self.world_size].tolist())

    def __len__(self) -> int:
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """Tell which epoch begins; mmengine calls this.

        Args:
            epoch: Counted from 0.
        """
        self.epoch = epoch

    def draw_epoch(self) -> np.ndarray:
        """Draw the images of the present epoch for all processes together.

        Returns:
            Indices (T,), T being a multiple of the number of processes.
        """
        random = np.random.default_rng((self.seed, self.epoch))
        total = self.num_samples * self.world_size
        attributes = _cycle(random, np.arange(len(self._images)), math.ceil(total / self.samples_per_class))
        slots = np.repeat(attributes, self.samples_per_class)
        drawn = np.empty(len(slots), dtype=np.int64)
        for attribute, images in enumerate(self._images):
            turns = slots == attribute
            drawn[turns] = _cycle(random, images, int(turns.sum()))
        return drawn[:total]


def _cycle(random: np.random.Generator, items: np.ndarray, length: int) -> np.ndarray:
    """Repeat items in new random orders until there are enough."""
    rounds = [random.permutation(items) for _ in range(math.ceil(length / len(items)))]
    return np.concatenate([items[:0], *rounds])[:length]


def _images_by_attribute(dataset: Any) -> list[np.ndarray]:
    """List the images in which an attribute is present, for every attribute that has some."""
    labels = np.asarray([dataset.get_data_info(index)['gt_label'] for index in range(len(dataset))])  # (N, M)
    images = [np.flatnonzero(column == 1) for column in labels.T]
    return [indices for indices in images if len(indices)]
