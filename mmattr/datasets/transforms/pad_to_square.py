"""Make an image square without changing its shape."""

from typing import Any

import numpy as np
from mmcv.transforms import BaseTransform

from mmattr.registry import TRANSFORMS


@TRANSFORMS.register_module()
class PadToSquare(BaseTransform):
    """Put an image in the middle of a square whose side is its longer one.

    Encoders for square images distort a pedestrian that is resized as it is. SequencePAR and others of its authors pad
    first, with black borders; they store the padded images, this transform makes them while loading. ``mmcv.Pad`` can
    pad to squares too, but only to the right and below. Where the number of missing pixels is odd, there is one more
    above, or on the left.

    Modified keys: ``img`` (H, W, 3) uint8 becomes (S, S, 3) with S = max(H, W), ``img_shape``.

    >>> results = PadToSquare()({'img': np.ones((5, 2, 3), dtype=np.uint8)})
    >>> results['img'][0, :, 0].tolist()
    [0, 0, 1, 1, 0]

    Args:
        pad_val: Value of the border, 0 ... 255.
    """

    def __init__(self, pad_val: int = 0) -> None:
        self.pad_val = pad_val

    def transform(self, results: dict[str, Any]) -> dict[str, Any]:
        """Pad the image.

        Args:
            results: A record with ``img``.

        Returns:
            The same dict.
        """
        height, width = results['img'].shape[:2]
        rows, columns = max(width - height, 0), max(height - width, 0)
        border = (((rows + 1) // 2, rows // 2), ((columns + 1) // 2, columns // 2), (0, 0))
        # Not mmcv.impad, which gives a single value to the first channel only.
        results['img'] = np.pad(results['img'], border, constant_values=self.pad_val)
        results['img_shape'] = results['img'].shape[:2]
        return results

    def __repr__(self) -> str:
        return f'{type(self).__name__}(pad_val={self.pad_val})'
