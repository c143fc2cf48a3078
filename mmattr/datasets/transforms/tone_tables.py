"""Point operations as tables with one output value for each of the 256 input values."""

import cv2
import mmcv
import numpy as np

IDENTITY = np.arange(256)


def autocontrast_table(image: np.ndarray) -> np.ndarray:
    """Stretch each channel so that its darkest value becomes 0 and its brightest 255.

    Args:
        image: (H, W, 3) uint8.

    Returns:
        (256, 3) uint8, the same values as ``mmcv.auto_contrast``.
    """
    tables = []
    for channel in cv2.split(image):
        low, high, _, _ = cv2.minMaxLoc(channel)
        if low < high:
            scale = 255.0 / (high - low)
            tables.append(np.clip(IDENTITY * scale - low * scale, 0, 255))
        else:
            tables.append(IDENTITY)
    return np.stack(tables, axis=1).astype(np.uint8)


def equalize_table(image: np.ndarray) -> np.ndarray:
    """Spread the values of each channel so that they become about equally frequent.

    Args:
        image: (H, W, 3) uint8.

    Returns:
        (256, 3) uint8, the same values as ``mmcv.imequalize``.
    """
    tables = []
    for channel in range(3):
        histogram = cv2.calcHist([image], [channel], None, [256], [0, 256]).ravel().astype(np.int64)
        step = (histogram.sum() - histogram[np.flatnonzero(histogram)[-1]]) // 255
        if step:
            below = np.cumsum(histogram) - histogram
            # The first value is 0 even if half a step would round up.
            tables.append(np.minimum(np.where(IDENTITY > 0, (below + step // 2) // step, 0), 255))
        else:
            tables.append(IDENTITY)
    return np.stack(tables, axis=1).astype(np.uint8)


def contrast_table(image: np.ndarray, factor: float) -> np.ndarray:
    """Blend with the mean gray of the image.

    Args:
        image: (H, W, 3) uint8 in BGR order.
        factor: 0 gives the mean gray, 1 the image.

    Returns:
        (256, 1) uint8, the same values as ``mmcv.adjust_contrast``.
    """
    gray = mmcv.bgr2gray(image)
    return _blend_table(round(int(gray.sum(dtype=np.int64)) / gray.size), factor)


def brightness_table(image: np.ndarray, factor: float) -> np.ndarray:
    """Blend with black.

    Args:
        image: Not used.
        factor: 0 gives black, 1 the image.

    Returns:
        (256, 1) uint8, the same values as ``mmcv.adjust_brightness``.
    """
    return _blend_table(0, factor)


def look_up(image: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Replace every value.

    Args:
        image: (H, W, 3) uint8.
        table: (256, 3) uint8, or (256, 1) for all channels.

    Returns:
        (H, W, 3) uint8.
    """
    return cv2.LUT(image, table.reshape(1, 256, -1))


def _blend_table(level: int, factor: float) -> np.ndarray:
    """Blend each value with a level as mmcv does, in float32 and rounded down."""
    ramp = IDENTITY.astype(np.float32)[:, None]
    blended = cv2.addWeighted(ramp, factor, np.full_like(ramp, level), 1 - factor, 0)
    return np.clip(blended, 0, 255).astype(np.uint8)
