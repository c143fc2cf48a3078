"""Images and attribute labels from an annotation file."""

import gc
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
from mmattr.datasets.image_check import without_bad_images
from mmattr.datasets.missing_annotation import missing_annotation
from mmattr.datasets.record_codec import RecordCodec, narrow_ends
from mmattr.datasets.shared_array import SharedArray
from mmattr.datasets.transforms import LoadAttributeImage
from mmattr.errors import ConfigError, DataError
from mmattr.registry import DATASETS, TRANSFORMS

#: Images whose labels are counted at once.
COUNTED_AT_ONCE = 65536


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
        serialize_data: Whether to keep the records as one block of bytes that the workers share, see
            :class:`mmattr.datasets.record_codec.RecordCodec`; otherwise they are a list of dicts.
        test_mode: Whether the data set is used for testing.
        lazy_init: Whether to leave reading the annotation to ``full_init``.

    Raises:
        DataError: If the annotation is missing or wrong, or more images are bad than tolerated.
        ConfigError: If arguments contradict each other.
    """

    _metainfo: dict[str, Any]
    _codec: RecordCodec
    data_bytes: np.ndarray
    data_address: np.ndarray
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
            raise missing_annotation(self.ann_file, self.data_root)
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

    def get_data_info(self, idx: int) -> dict[str, Any]:
        """Return a record.

        Args:
            idx: Index of the record; negative ones count from the end.

        Returns:
            The record and ``sample_idx``, its index.
        """
        if not self.serialize_data:
            return super().get_data_info(idx)
        index = range(len(self))[idx]
        start = self.data_address[index - 1].item() if index else 0
        return {**self._codec.decode(self.data_bytes[start : self.data_address[index]].tobytes()), 'sample_idx': index}

    def get_subset_(self, indices: int | Sequence[int]) -> None:
        """Keep only a part of the records and count its labels anew.

        Args:
            indices: As in the constructor.
        """
        super().get_subset_(indices)
        self._take_subset()

    def get_subset(self, indices: int | Sequence[int]) -> 'AttributeDataset':
        """Return a data set of a part of the records, with its own ``positive_ratio``.

        Args:
            indices: As in the constructor.

        Returns:
            A new data set.
        """
        subset = super().get_subset(indices)
        subset._take_subset()
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

    def _copy_without_annotation(self, memo: dict[int, Any] | None = None) -> BaseDataset:
        """Copy all but the records.

        The default ``memo`` of mmengine 0.10.7 is one dict for the whole process. It knows copied objects by their
        address, so that a new transform at the address of a freed data set was "copied" as a data set.
        """
        return super()._copy_without_annotation({} if memo is None else memo)

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

    def _serialize_data(self) -> tuple[np.ndarray, np.ndarray]:
        """Turn the records into bytes that workers share."""
        self._codec = RecordCodec.fit(self.data_list)
        data_bytes, data_address = self._codec.encode(self.data_list)
        self.data_list.clear()
        gc.collect()
        return data_bytes.view(SharedArray), data_address.view(SharedArray)

    def _take_subset(self) -> None:
        """Bring what mmengine cut out into the form that workers share, and count its labels."""
        if self.serialize_data:
            self.data_bytes = self.data_bytes.astype(np.uint8, copy=False).view(SharedArray)
            self.data_address = narrow_ends(self.data_address).view(SharedArray)
        self._count_labels()

    def _labels(self, start: int, stop: int) -> np.ndarray:
        """Return the labels (n, M) of the records from ``start`` to ``stop``."""
        if self.serialize_data and self._codec.num_attributes:
            return self._codec.labels(self.data_bytes, self.data_address, start, stop)
        return np.stack([self.get_data_info(index)['gt_label'] for index in range(start, stop)])

    def _count_labels(self) -> None:
        """Compute the share of positives from the records that are there now."""
        positives, known = np.zeros((2, len(self._metainfo['attributes'])), dtype=np.int64)
        for start in range(0, len(self), COUNTED_AT_ONCE):
            labels = self._labels(start, min(start + COUNTED_AT_ONCE, len(self)))
            positives += (labels == 1).sum(axis=0)
            known += (labels >= 0).sum(axis=0)
        ratio = np.divide(positives, known, out=np.full(len(known), np.nan), where=known > 0)
        # A new dict: the subsets that mmengine copies may share the old one.
        self._metainfo = {**self._metainfo, 'positive_ratio': tuple(ratio.tolist())}

    def _leave_out_bad_images(self) -> None:
        """Decode every image and remove the bad ones from the records."""
        loaders = [step for step in self.pipeline.transforms if isinstance(step, LoadAttributeImage)]
        loader = loaders[0] if loaders else LoadAttributeImage()
        where = f'the split {self._metainfo["split"]!r} ({self.ann_file})'
        self.data_list = without_bad_images(self.data_list, loader, self.max_bad_images, where)


def _join(prefix: str, path: str) -> str:
    """Put the folder before a relative path; cheaper than asking mmengine for a file storage per image."""
    return path if is_abs(path) else prefix + path
