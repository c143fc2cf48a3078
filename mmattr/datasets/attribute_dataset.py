"""Images and attribute labels from an annotation file."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from mmengine.dataset import BaseDataset
from mmengine.fileio import join_path
from mmengine.logging import print_log
from mmengine.utils import is_abs

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_spec import AttributeSpec
from mmattr.datasets.binary_labels import binary_labels
from mmattr.datasets.image_check import find_bad_images
from mmattr.datasets.transforms import LoadAttributeImage
from mmattr.errors import ConfigError, DataError
from mmattr.registry import DATASETS, TRANSFORMS

#: How many bad images an error names.
NAMED_BAD_IMAGES = 5

HOW_TO_GET_DATA = (
    'write it with the converter of the data set (tools/dataset_converters/, described in '
    'docs/en/user_guides/prepare_dataset.md) or, for your own images, as CSV '
    '(docs/en/advanced_guides/add_dataset.md)'
)


@DATASETS.register_module()
class AttributeDataset(BaseDataset):
    """A split of a data set in the annotation format of mmattr, JSON or CSV.

    ``get_data_info`` returns ``img_path``, ``gt_label`` (M,) int8 in {1, 0, -1 = unknown}, ``sample_idx``, ``split``
    and whatever else a record of the annotation holds. ``metainfo`` has ``dataset``, ``split``, ``attributes`` (M
    names), ``groups`` (M group names, ``''`` for none), ``order`` (of the attributes) and ``positive_ratio``.

    Args:
        ann_file: Annotation file, relative to ``data_root``: ``*.json`` or ``*.csv``.
        data_root: Folder of the data set.
        data_prefix: ``img_path`` is the folder, relative to ``data_root``, that the paths in the annotation start at.
        pipeline: Transforms, as configs or callables; usually from ``LoadAttributeImage`` to ``PackAttributeInputs``.
        max_bad_images: How many missing or corrupt images ``check_images`` tolerates. Within the tolerance they are
            left out and every one is logged.
        check_images: Whether to decode every image once when the annotation is loaded. Without it the first bad image
            raises when its turn comes.
        one_hot_values: Whether a multi-valued attribute becomes one binary attribute per value; otherwise it is left
            out.
        metainfo: Overrides ``dataset``, ``split`` or ``groups``, which a CSV file cannot say; other keys are added.
        indices: Take only the first ``indices`` records (the last if negative), or those with the given indices.
        serialize_data: Whether to keep the records as one block of bytes that the workers share.
        test_mode: Whether the data set is used for testing.
        lazy_init: Whether to leave reading the annotation to ``full_init``.

    Raises:
        DataError: If the annotation is missing or wrong, or more images are bad than tolerated.
        ConfigError: If arguments contradict each other.
    """

    _metainfo: dict[str, Any]
    _indices: int | Sequence[int] | None

    def __init__(
        self,
        ann_file: str = '',
        data_root: str = '',
        data_prefix: Mapping[str, str] | None = None,
        pipeline: Sequence[dict[str, Any] | Callable] = (),
        max_bad_images: int = 0,
        check_images: bool = False,
        one_hot_values: bool = False,
        metainfo: Mapping[str, Any] | None = None,
        indices: int | Sequence[int] | None = None,
        serialize_data: bool = True,
        test_mode: bool = False,
        lazy_init: bool = False,
    ) -> None:
        if max_bad_images and not check_images:
            raise ConfigError(f'max_bad_images={max_bad_images} counts nothing without check_images=True.')
        self.max_bad_images = max_bad_images
        self.check_images = check_images
        self.one_hot_values = one_hot_values
        super().__init__(
            ann_file=ann_file,
            metainfo=metainfo,
            data_root=data_root,
            data_prefix=dict(data_prefix or {'img_path': ''}),
            indices=indices,
            serialize_data=serialize_data,
            # Built here, so that a wrong argument is reported by our registry, in any default scope.
            pipeline=[TRANSFORMS.build(step) if isinstance(step, Mapping) else step for step in pipeline],
            test_mode=test_mode,
            lazy_init=lazy_init,
        )

    @property
    def metainfo(self) -> dict[str, Any]:
        """Meta information; reads the annotation if that was left for later."""
        self.full_init()
        return super().metainfo

    @property
    def positive_ratio(self) -> np.ndarray:
        """(M,) float64: share of positives among the known labels of each attribute, nan if none is known."""
        return np.asarray(self.metainfo['positive_ratio'], dtype=np.float64)

    def full_init(self) -> None:
        """Read the annotation, check the images if asked to, take the subset and count the labels."""
        if not self._fully_initialized:
            super().full_init()
            self._count_labels()

    def load_data_list(self) -> list[dict[str, Any]]:
        """Read the annotation file.

        Returns:
            N records.

        Raises:
            DataError: If the file is missing or wrong, or holds no image.
        """
        if not Path(self.ann_file).is_file():
            raise self._missing_annotation()
        records = self._read_annotation()
        split = self._metainfo['split']
        prefix = join_path(self.data_prefix['img_path'], '') if self.data_prefix['img_path'] else ''
        return [{**record, 'img_path': _join(prefix, record['img_path']), 'split': split} for record in records]

    def filter_data(self) -> list[dict[str, Any]]:
        """Take the subset ``indices`` and leave out bad images, as many as tolerated.

        Returns:
            The records that remain.

        Raises:
            DataError: If more images are bad than tolerated, or none remains.
        """
        if self._indices is not None:
            # Before the check: otherwise a bad image would shift which images the indices mean.
            self.data_list = self._get_unserialized_subset(self._indices)
            self._indices = None
        if self.check_images:
            self._leave_out_bad_images()
        if not self.data_list:
            raise DataError(f'{self.ann_file} leaves no image to load; at least one is needed.')
        return self.data_list

    def get_subset_(self, indices: int | Sequence[int]) -> None:
        """Keep only a part of the records and count its labels anew.

        Args:
            indices: As in the constructor.
        """
        super().get_subset_(indices)
        self._count_labels()

    def get_subset(self, indices: int | Sequence[int]) -> 'AttributeDataset':
        """Return a data set of a part of the records, with its own ``positive_ratio``.

        Args:
            indices: As in the constructor.

        Returns:
            A new data set.
        """
        subset = super().get_subset(indices)
        subset._count_labels()
        return subset

    def prepare_data(self, idx: int) -> Any:
        """Run the pipeline on one record.

        Args:
            idx: Index of the record.

        Returns:
            What the last transform returns.

        Raises:
            DataError: If a transform returns None, which would otherwise replace the image by another one.
        """
        data = super().prepare_data(idx)
        if data is None:
            path = self.get_data_info(idx)['img_path']
            raise DataError(f'The pipeline of {self.ann_file} returned nothing for {path}.')
        return data

    @classmethod
    def _load_metainfo(cls, metainfo: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Join the meta information of the class and of the config; a text is a text, never a file to read."""
        return {**cls.METAINFO, **(metainfo or {})}

    def _read_annotation(self) -> list[dict[str, Any]]:
        """Take what the file says about the split, and return its records with their labels."""
        annotation = Annotation.load(self.ann_file)
        attributes, labels = binary_labels(annotation, self.one_hot_values)
        self._fill_metainfo(annotation, attributes)
        return [{**record, 'gt_label': label} for record, label in zip(annotation.records, labels, strict=True)]

    def _fill_metainfo(self, annotation: Annotation, attributes: Sequence[AttributeSpec]) -> None:
        """Add what the annotation says to what the config says."""
        found = {
            'dataset': annotation.dataset,
            'split': annotation.split,
            'attributes': tuple(attribute.name for attribute in attributes),
            'groups': tuple(attribute.group for attribute in attributes),
            'order': annotation.order,
        }
        self._metainfo = {**found, **self._metainfo}
        for key in ('attributes', 'groups'):
            self._metainfo[key] = tuple(self._metainfo[key])
        if self._metainfo['attributes'] != found['attributes']:
            raise DataError(
                f'{self.ann_file} has the attributes {", ".join(found["attributes"])}, but metainfo of the data set '
                f'expects {", ".join(self._metainfo["attributes"])}, in this order.'
            )
        if len(self._metainfo['groups']) != len(attributes):
            raise ConfigError(
                f'metainfo of the data set has {len(self._metainfo["groups"])} groups, expected {len(attributes)}, '
                f'one per attribute of {self.ann_file}.'
            )
        left_out = [attribute.name for attribute in annotation.attributes if not attribute.is_binary]
        if left_out and not self.one_hot_values:
            print_log(
                f'{self.ann_file}: left out the multi-valued attributes {", ".join(left_out)}; '
                'one_hot_values=True takes them in.',
                logger='current',
            )

    def _count_labels(self) -> None:
        """Compute the share of positives from the records that are there now."""
        labels = np.asarray([self.get_data_info(index)['gt_label'] for index in range(len(self))])  # (N, M)
        labels = labels.reshape(len(self), len(self._metainfo['attributes']))
        positives, known = (labels == 1).sum(axis=0), (labels >= 0).sum(axis=0)
        ratio = np.divide(positives, known, out=np.full(len(known), np.nan), where=known > 0)
        # A new dict: the subsets that mmengine copies may share the old one.
        self._metainfo = {**self._metainfo, 'positive_ratio': tuple(ratio.tolist())}

    def _leave_out_bad_images(self) -> None:
        """Decode every image and remove the bad ones from the records."""
        loaders = [step for step in self.pipeline.transforms if isinstance(step, LoadAttributeImage)]
        bad = find_bad_images(self.data_list, loaders[0] if loaders else LoadAttributeImage())
        if not bad:
            return
        count = f'{len(bad)} of {len(self.data_list)} images of the split {self._metainfo["split"]!r} ({self.ann_file})'
        if len(bad) > self.max_bad_images:
            named = ' '.join(message for _, message in bad[:NAMED_BAD_IMAGES])
            raise DataError(
                f'{count} are missing or corrupt, max_bad_images allows {self.max_bad_images}; the first: {named}'
            )
        lines = '\n'.join(message for _, message in bad)
        print_log(f'{count} are missing or corrupt and left out:\n{lines}', logger='current', level=logging.WARNING)
        indices = {index for index, _ in bad}
        self.data_list = [record for index, record in enumerate(self.data_list) if index not in indices]

    def _missing_annotation(self) -> DataError | ConfigError:
        """Describe an annotation file that is not there."""
        if not self.ann_file:
            return ConfigError('AttributeDataset needs ann_file, the path of an annotation (*.json or *.csv).')
        if self.data_root and not Path(self.data_root).is_dir():
            return DataError(
                f'The folder {self.data_root} (data_root) does not exist, expected the data set there and its '
                f'annotation in {self.ann_file}; {HOW_TO_GET_DATA}.'
            )
        others = sorted(path.name for path in Path(self.ann_file).parent.glob('*') if path.suffix in ('.json', '.csv'))
        there = f' (found there: {", ".join(others)})' if others else ''
        return DataError(f'The annotation file {self.ann_file} does not exist{there}; {HOW_TO_GET_DATA}.')


def _join(prefix: str, path: str) -> str:
    """Put the folder before a relative path; cheaper than asking mmengine for a file storage per image."""
    return path if is_abs(path) else prefix + path
