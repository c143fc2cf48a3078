"""Parameters and operations of a run, at the size of its own test images."""

import inspect
from typing import Any

from mmengine.config import Config
from mmengine.dataset import BaseDataset

from mmattr.apis.complexity import PARTS, measure_complexity
from mmattr.registry import DATASETS, MODELS

GIGA = 1e9


def model_cost(cfg: Config) -> dict[str, Any]:
    """Count parameters and operations.

    Args:
        cfg: The config of a run.

    Returns:
        ``shape`` (C, H, W) of a test image, ``params``, ``params_trainable``, and ``macs_modules`` and ``macs_full`` in
        G for one image; MACs are None for a recognizer that has not the parts backbone, neck and head.
    """
    shape = image_shape(cfg)
    constructor = MODELS.get(cfg.model.type) if isinstance(cfg.model.type, str) else cfg.model.type
    has_parts = set(PARTS) <= set(inspect.signature(constructor).parameters)
    complexity = measure_complexity(cfg, shape if has_parts and len(shape) == 3 else None) if has_parts else None
    return {
        'shape': list(shape),
        'params': complexity.params if complexity else None,
        'params_trainable': complexity.params_trainable if complexity else None,
        'macs_modules': complexity.macs_modules / GIGA if complexity and complexity.macs_modules else None,
        'macs_full': complexity.macs_full / GIGA if complexity and complexity.macs_full else None,
    }


def image_shape(cfg: Config) -> tuple[int, ...]:
    """Look at the first test image as the model receives it.

    Args:
        cfg: The config of a run.

    Returns:
        (C, H, W).
    """
    return tuple(first_images(cfg, 'test', 1)[0]['inputs'].shape)


def first_images(cfg: Config, loader: str, number: int) -> list[dict[str, Any]]:
    """Read the first images of a data set.

    Args:
        cfg: The config of a run.
        loader: ``'train'`` or ``'test'``.
        number: How many; fewer when the data set is smaller.

    Returns:
        Packed images.
    """
    dataset_cfg = dict(cfg[f'{loader}_dataloader'].dataset)
    constructor = DATASETS.get(dataset_cfg['type'])
    if issubclass(constructor, BaseDataset) and 'indices' in inspect.signature(constructor).parameters:
        dataset_cfg['indices'] = number  # an int takes the first ones, and only they are prepared
    dataset = DATASETS.build(dataset_cfg)
    return [dataset[index] for index in range(min(number, len(dataset)))]
