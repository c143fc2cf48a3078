"""The last step of every pipeline."""

from typing import Any

import cv2
import numpy as np
import torch
from mmcv.transforms import BaseTransform

from mmattr.errors import DataError
from mmattr.registry import TRANSFORMS
from mmattr.structures import AttributeDataSample

#: Keys that become meta information of the sample.
META_KEYS = ('img_path', 'sample_idx', 'ori_shape', 'crop_box')


@TRANSFORMS.register_module()
class PackAttributeInputs(BaseTransform):
    """Pack an image and its labels for the data preprocessor.

    Required key: ``img`` (H, W, 3) uint8. Used if there: ``gt_label`` and ``known_label``, both (M,), ``img_path``,
    ``sample_idx``, ``ori_shape`` and ``crop_box``.

    >>> packed = PackAttributeInputs()({'img': np.zeros((4, 6, 3), dtype=np.uint8), 'gt_label': [1, -1]})
    >>> tuple(packed['inputs'].shape), packed['data_samples'].gt_label.tolist()
    ((3, 4, 6), [1, -1])
    """

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Pack one record.

        Args:
            results: The record after all other transforms.

        Returns:
            ``inputs``, a uint8 tensor (3, H, W) in the channel order of ``img``, and ``data_samples``, an
            ``AttributeDataSample`` with the labels and the meta information ``img_path``, ``sample_idx``,
            ``img_shape`` (height and width of ``inputs``), ``ori_shape`` and ``crop_box``.

        Raises:
            DataError: If ``img`` is missing, not uint8 or not (H, W, 3).
        """
        image = results.get('img')
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
            found = f'{image.dtype} {image.shape}' if isinstance(image, np.ndarray) else type(image).__name__
            raise DataError(
                f'PackAttributeInputs needs img as a uint8 array (H, W, 3), got {found} for '
                f'{results.get("img_path", "an image in memory")}; the pipeline must load it and keep its type.'
            )
        sample = AttributeDataSample()
        if results.get('gt_label') is not None:
            sample.set_gt_label(results['gt_label'])
        if results.get('known_label') is not None:
            sample.set_known_label(results['known_label'])
        meta = {key: results[key] for key in META_KEYS if key in results}
        # Taken from the array: some crops of other libraries write three numbers into the key img_shape.
        sample.set_metainfo({**meta, 'img_shape': image.shape[:2]})
        planes = np.empty((3, *image.shape[:2]), dtype=np.uint8)
        cv2.split(image, list(planes))  # several times as fast as copying a transposed view
        return {'inputs': torch.from_numpy(planes), 'data_samples': sample}

    def __repr__(self) -> str:
        return f'{type(self).__name__}()'
