"""Cut one person out of a photo."""

from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmattr.errors import DataError
from mmattr.registry import TRANSFORMS


@TRANSFORMS.register_module()
class CropBoundingBox(BaseTransform):
    """Cut out the box of the record, so that a photo with several people needs no new image files.

    The edges are rounded to whole pixels and clipped to the image; a box keeps at least one pixel of what it covers.

    Required keys: ``img`` (H, W, 3) and ``bbox``, the numbers x, y, width and height in pixels of ``img``, where x and
    y are the upper left corner.

    Modified keys: ``img``, ``img_shape`` and ``ori_shape``: from here on, the sample is the box.

    Added key: ``crop_box``, the pixels that were kept: first column, first row, and those behind the last ones.

    >>> crop = CropBoundingBox()({'img': np.zeros((6, 8, 3), dtype=np.uint8), 'bbox': [2, 1, 3, 4]})
    >>> crop['img'].shape
    (4, 3, 3)

    Raises:
        DataError: If ``bbox`` is missing, is no box or lies outside of the image.
    """

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Cut out the box.

        Args:
            results: A record with its image.

        Returns:
            The same dict.
        """
        left, top, right, bottom = _edges(results)
        results['img'] = np.ascontiguousarray(results['img'][top:bottom, left:right])
        results['img_shape'] = results['ori_shape'] = results['img'].shape[:2]
        results['crop_box'] = (left, top, right, bottom)
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}()'


def _edges(results: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return the first column and row of the box and those behind its last ones."""
    place = results.get('img_path') or 'in memory'
    if 'bbox' not in results:
        raise DataError(f'The image {place} has no key bbox (x, y, width, height), which CropBoundingBox cuts out.')
    try:
        box = np.asarray(results['bbox'], dtype=np.float64)
    except (TypeError, ValueError):
        box = np.empty(0)
    if box.shape != (4,) or not np.isfinite(box).all() or (box[2:] <= 0).any():
        raise DataError(
            f'The bbox of the image {place} must be four numbers x, y, width and height, the last two above 0, got '
            f'{results["bbox"]!r}.'
        )
    height, width = results['img'].shape[:2]
    start, end, size = box[:2], box[:2] + box[2:], np.array([width, height])
    if (end <= 0).any() or (start >= size).any():
        raise DataError(f'The bbox {box.tolist()} lies outside of the image {place} of {width} x {height} pixels.')
    first = np.clip(np.round(start), 0, size - 1)
    behind = np.clip(np.round(end), first + 1, size)
    return int(first[0]), int(first[1]), int(behind[0]), int(behind[1])
