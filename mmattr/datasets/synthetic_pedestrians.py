"""Rendered pedestrians whose attributes depend on each other in a known way."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_dataset import AttributeDataset
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.datasets.synthetic.attribute_distribution import AttributeDistribution
from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES
from mmattr.datasets.synthetic.label_noise import MISSED_RATE, SPURIOUS_RATE, add_label_noise
from mmattr.datasets.synthetic.pedestrian_renderer import PedestrianRenderer
from mmattr.datasets.synthetic.streams import image_stream
from mmattr.errors import ConfigError
from mmattr.registry import DATASETS, nearest

SPLITS = ('train', 'val', 'trainval', 'test')
#: In ``trainval`` one image of so many comes from the stream of ``val`` unless ``num_val`` says otherwise.
TRAINVAL_PARTS = 6
MINIMUM_SIZE = (32, 16)


@DATASETS.register_module()
class SyntheticPedestrians(AttributeDataset):
    """Pedestrian crops drawn from a seed, with M = 23 binary attributes in six groups; needs no files.

    Who is on the street comes from a Bayesian network with exclusions, implications and soft correlations
    (:mod:`mmattr.datasets.synthetic.dependency_table`), and occlusion, truncation, blur, low resolution, darkness,
    clutter and label noise make some attributes visible only through others. An image depends on ``seed``, its split
    and its index alone: a longer data set begins with the same images as a shorter one. The pictures are rendered
    once, into one array that forked workers share (24 KiB each at the usual size).

    ``get_data_info`` returns ``img`` (H, W, 3) uint8 in BGR order, ``img_path`` such as ``synthetic://train/000012``,
    ``gt_label`` (M,) int8 in {0, 1}, ``sample_idx`` and ``split``; ``metainfo`` is that of ``AttributeDataset``.

    Args:
        num_images: Number of images N of this split.
        split: ``'train'``, ``'val'`` (held out from the training data), ``'test'``, which share no random number, or
            ``'trainval'``: the first images of ``'train'`` followed by the first ``num_val`` of ``'val'``.
        seed: At least 0; another seed gives other people.
        image_size: Height and width in pixels, at least 32 and 16.
        difficulty: 0 for clean pictures, 1 for the usual mixture, at most 2.
        missed_rate: Probability that a present attribute is labelled absent; None for 0.04 in ``train`` and ``val``
            (and so in ``trainval``) and 0 in ``test``.
        spurious_rate: Probability that an absent attribute is labelled present; None for 0.01 and 0 likewise.
        num_val: Only for ``'trainval'``: how many of the ``num_images`` come from ``'val'``; None for one sixth,
            which is one fifth of the size of the ``'train'`` part.
        hidden: Names of attributes without a label, which a zero-shot evaluation tests as unseen; the pictures are the
            same.
        pipeline: Transforms, usually from ``LoadAttributeImage`` to ``PackAttributeInputs``.
        indices: Take only the first ``indices`` images, or those with the given indices; only they are rendered.
        test_mode: Whether the data set is used for testing.
        lazy_init: Whether to leave drawing to ``full_init``.

    Raises:
        ConfigError: If an argument is out of range.
    """

    def __init__(
        self,
        num_images: int,
        split: str = 'train',
        seed: int = 0,
        image_size: tuple[int, int] = (128, 64),
        difficulty: float = 1.0,
        missed_rate: float | None = None,
        spurious_rate: float | None = None,
        num_val: int | None = None,
        hidden: Sequence[str] = (),
        pipeline: Sequence[dict[str, Any] | Callable] = (),
        indices: int | Sequence[int] | None = None,
        test_mode: bool = False,
        lazy_init: bool = False,
    ) -> None:
        if split not in SPLITS:
            raise ConfigError(f'SyntheticPedestrians has no split {split!r}; {nearest(str(split), SPLITS)}')
        noise = 0.0 if split == 'test' else 1.0
        self.num_images, self.split, self.seed = num_images, split, seed
        self.image_size = (int(image_size[0]), int(image_size[1]))
        self.difficulty = difficulty
        self.missed_rate = MISSED_RATE * noise if missed_rate is None else missed_rate
        self.spurious_rate = SPURIOUS_RATE * noise if spurious_rate is None else spurious_rate
        self.num_val = num_images // TRAINVAL_PARTS if num_val is None else num_val
        self.hidden = tuple(hidden)
        self._check_arguments(num_val is not None)
        super().__init__(
            ann_file=f'synthetic://{split}',
            pipeline=pipeline,
            indices=indices,
            test_mode=test_mode,
            lazy_init=lazy_init,
        )

    def load_data_list(self) -> list[dict[str, Any]]:
        """Draw who is in each picture.

        Returns:
            N records, not rendered yet.
        """
        distribution = AttributeDistribution()
        people = [
            (split, index, distribution.draw(image_stream(self.seed, split, index, 'attributes')))
            for split, index in self._streams()
        ]
        shown = [column for column, (name, _) in enumerate(ATTRIBUTES) if name not in self.hidden]
        records = []
        for split, index, person in people:
            noise = image_stream(self.seed, split, index, 'label_noise')
            label = add_label_noise(distribution.label(person), noise, self.missed_rate, self.spurious_rate)
            records.append({'img_path': f'synthetic://{split}/{index:06d}', 'gt_label': label[shown].tolist()})
        attributes = [AttributeSpec(*ATTRIBUTES[column]) for column in shown]
        annotation = Annotation('synthetic', self.split, attributes, records, source=self.ann_file)
        self._fill_metainfo(annotation, attributes)
        return [
            {
                'img_path': record['img_path'],
                'gt_label': label,
                'split': self.split,
                'stream': (split, index),
                'person': person,
            }
            for record, label, (split, index, person) in zip(records, annotation.labels, people, strict=True)
        ]

    def filter_data(self) -> list[dict[str, Any]]:
        """Take the subset ``indices`` and render what remains.

        Returns:
            The records, each with the place of its picture.
        """
        records = super().filter_data()
        renderer = PedestrianRenderer(self.image_size, self.difficulty)
        self._images = np.empty((len(records), *self.image_size, 3), dtype=np.uint8)
        for place, record in enumerate(records):
            split, index = record.pop('stream')
            self._images[place] = renderer.render(record.pop('person'), self.seed, split, index)
            record['place'] = place
        return records

    def get_data_info(self, idx: int) -> dict[str, Any]:
        """Return one record with its picture.

        Args:
            idx: Index of the record.

        Returns:
            A dict with ``img``, ``img_path``, ``gt_label``, ``sample_idx`` and ``split``.
        """
        info = super().get_data_info(idx)
        info['img'] = self._images[info.pop('place')].copy()
        return info

    def _streams(self) -> list[tuple[str, int]]:
        """Split and index that each image is drawn from."""
        if self.split != 'trainval':
            return [(self.split, index) for index in range(self.num_images)]
        train = [('train', index) for index in range(self.num_images - self.num_val)]
        return train + [('val', index) for index in range(self.num_val)]

    def _check_arguments(self, has_num_val: bool) -> None:
        names = [name for name, _ in ATTRIBUTES]
        for name in self.hidden:
            if name not in names:
                raise ConfigError(f'SyntheticPedestrians cannot hide {name!r}; {nearest(name, names)}')
        checks = (
            (self.num_images >= 1, f'num_images={self.num_images}', 'at least 1'),
            (self.seed >= 0, f'seed={self.seed}', 'at least 0'),
            (
                self.image_size[0] >= MINIMUM_SIZE[0] and self.image_size[1] >= MINIMUM_SIZE[1],
                f'image_size={self.image_size}',
                f'(height, width) of at least {MINIMUM_SIZE}',
            ),
            (0 <= self.difficulty <= 2, f'difficulty={self.difficulty}', 'a number from 0 to 2'),
            (0 <= self.missed_rate <= 1, f'missed_rate={self.missed_rate}', 'a probability'),
            (0 <= self.spurious_rate <= 1, f'spurious_rate={self.spurious_rate}', 'a probability'),
            (
                self.split == 'trainval' or not has_num_val,
                f'num_val={self.num_val} for split={self.split!r}',
                "it only for split='trainval'",
            ),
            (0 <= self.num_val <= self.num_images, f'num_val={self.num_val}', f'0 to num_images={self.num_images}'),
        )
        for holds, given, expected in checks:
            if not holds:
                raise ConfigError(f'SyntheticPedestrians got {given}, expected {expected}.')
