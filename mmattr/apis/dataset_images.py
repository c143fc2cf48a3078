"""Images of a config's own data sets, with their annotation."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import torch
from mmengine.dataset import BaseDataset
from mmengine.model import BaseModel

from mmattr.apis.image_pipeline import pipeline_config
from mmattr.apis.prepared_image import PreparedImage
from mmattr.errors import ConfigError, DataError
from mmattr.registry import DATASETS, nearest
from mmattr.structures.attribute_data_sample import UNKNOWN

SPLITS = ('train', 'val', 'test')


def dataset_images(model: BaseModel, split: str, num: int | None = None) -> Iterator[PreparedImage]:
    """Open a data set of the config of a model; images are read one by one as they are asked for.

    Args:
        model: From `init_model`.
        split: `'train'`, `'val'` or `'test'`: the dataloader whose data set is used, with the test pipeline.
        num: How many images, spread evenly over the data set; all of them by default.

    Returns:
        An iterator over the images.

    Raises:
        ConfigError: If the config has no such data set.
        DataError: If the data set does not have the attributes of the model, in their order, or `num` is below 1. A
            model that compares images with texts may have others: labels are then taken by name, unknown where the data
            set has none, and left out where it has none at all.
    """
    dataset = _build(model, split)
    columns = None
    if getattr(model.head, 'reads_label_table', False) and model.attribute_names_source != 'numbered':
        columns = _columns(model.attribute_names, dataset)
    else:
        _check_attributes(model, dataset, split)
    if num is not None and num < 1:
        raise DataError(f'The number of images must be at least 1, got {num}.')
    count = len(dataset)
    indices = range(count) if num is None or num >= count else np.linspace(0, count - 1, num).round().astype(int)
    return _read(dataset, [int(index) for index in indices], columns)


def _build(model: BaseModel, split: str) -> BaseDataset:
    """Build the data set of a dataloader with the test pipeline, so that a training split is not augmented."""
    if split not in SPLITS:
        raise ConfigError(f'There is no data set split {split!r}; {nearest(split, SPLITS)}')
    cfg = (model.cfg.get(f'{split}_dataloader') or {}).get('dataset')
    if not cfg:
        raise ConfigError(f"The config has no '{split}_dataloader.dataset'.")
    cfg = cfg.copy()
    if 'pipeline' in cfg:
        cfg['pipeline'] = pipeline_config(model.cfg)
    return DATASETS.build(cfg)


def _check_attributes(model: BaseModel, dataset: BaseDataset, split: str) -> None:
    """Refuse a data set whose labels would stand beside the wrong scores."""
    names = tuple(dataset.metainfo.get('attributes', ()))
    if len(names) != model.num_attributes:
        raise DataError(f'The {split} data set has {len(names)} attributes but the model has {model.num_attributes}.')
    if model.attribute_names_source == 'numbered':
        return
    for index, (own, other) in enumerate(zip(model.attribute_names, names, strict=True)):
        if own != other:
            raise DataError(
                f'Attribute {index} of the {split} data set is {other!r} but the model was trained with {own!r} there; '
                'use the annotation in the order of the training.'
            )


def _columns(names: Sequence[str], dataset: BaseDataset) -> torch.Tensor:
    """(M,) where the data set has the label of each attribute; behind its last label if it has none."""
    found = list(dataset.metainfo.get('attributes', ()))
    return torch.tensor([found.index(name) if name in found else len(found) for name in names])


def _pick(label: torch.Tensor | None, columns: torch.Tensor) -> torch.Tensor | None:
    """(M,) labels of the attributes of the model, or None if there is none of them."""
    if label is None or bool((columns == len(label)).all()):
        return None
    return torch.cat([label, label.new_tensor([UNKNOWN])])[columns]


def _read(dataset: BaseDataset, indices: list[int], columns: torch.Tensor | None) -> Iterator[PreparedImage]:
    for index in indices:
        path = str(dataset.get_data_info(index).get('img_path') or f'{dataset.metainfo.get("split", "image")} {index}')
        try:
            packed = dataset[index]
        except DataError as error:
            yield PreparedImage(path, error=str(error))
            continue
        sample = packed['data_samples']
        label = sample.get('gt_label')
        label = label if columns is None else _pick(label, columns)
        yield PreparedImage(path, packed['inputs'], _photo(packed['inputs'], sample), label)


def _photo(inputs: torch.Tensor, sample: object) -> np.ndarray:
    """What the model sees, stretched back to the aspect ratio of the file."""
    rgb = inputs.flip(0).permute(1, 2, 0).numpy()  # (H0, W0, 3)
    height, width = getattr(sample, 'ori_shape', rgb.shape[:2])[:2]
    scaled = round(rgb.shape[0] * width / height)
    # A difference of a pixel is rounding, not a changed aspect ratio.
    return rgb if abs(scaled - rgb.shape[1]) <= 1 else cv2.resize(rgb, (max(1, scaled), rgb.shape[0]))
