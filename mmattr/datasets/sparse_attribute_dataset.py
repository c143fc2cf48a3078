"""Images and lists of attributes from an annotation file."""

from typing import Any

import numpy as np

from mmattr.datasets.annotation import Annotation
from mmattr.datasets.attribute_dataset import AttributeDataset
from mmattr.datasets.sparse_annotation import SparseAnnotation, dense_label
from mmattr.registry import DATASETS


@DATASETS.register_module()
class SparseAttributeDataset(AttributeDataset):
    """A split in the sparse annotation format, for thousands of attributes (NUS-WIDE, Open Images).

    Everything is as in :class:`AttributeDataset`, but labels are written out when an image is asked for, so that memory
    holds what is known about an image only. ``one_hot_values`` has no use here.
    """

    def get_data_info(self, idx: int) -> dict[str, Any]:
        """Return a record with its labels.

        Args:
            idx: Index of the record.

        Returns:
            The record; ``gt_label`` (M,) int8 in {1, 0, -1 = unknown} instead of the lists.
        """
        info = super().get_data_info(idx)
        info['gt_label'] = dense_label(info, len(self._metainfo['attributes']))
        return {key: value for key, value in info.items() if key not in ('positive', 'negative')}

    def _read_annotation(self) -> list[dict[str, Any]]:
        """Take what the file says about the split, and return its records."""
        annotation = SparseAnnotation.load(self.ann_file)
        names = Annotation(annotation.dataset, annotation.split, annotation.attributes, [], order=annotation.order)
        self._fill_metainfo(names, annotation.attributes)
        return annotation.records

    def _count_labels(self) -> None:
        """Compute the share of positives from the lists, without a table (N, M)."""
        positives, listed = np.zeros((2, len(self._metainfo['attributes'])), dtype=np.int64)
        complete = 0
        for index in range(len(self)):
            info = super().get_data_info(index)
            positives[info['positive']] += 1
            negative = info.get('negative')
            if negative is None:
                complete += 1
            else:
                listed[[*info['positive'], *negative]] += 1
        known = listed + complete
        ratio = np.divide(positives, known, out=np.full(len(known), np.nan), where=known > 0)
        self._metainfo = {**self._metainfo, 'positive_ratio': tuple(ratio.tolist())}
