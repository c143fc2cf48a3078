"""Statistics of the training labels for the losses that weigh them."""

import math
from typing import Any

import numpy as np
import torch
from mmengine.hooks import EMAHook, Hook
from mmengine.model import is_model_wrapper
from mmengine.runner import Runner
from torch import nn

from mmattr.errors import ConfigError
from mmattr.registry import HOOKS
from mmattr.structures.attribute_data_sample import UNKNOWN


@HOOKS.register_module()
class AttributeStatisticsHook(Hook):
    """Tells the model how often each attribute is present in the training data.

    Weighted losses need this ratio; taking it from the data set means that nobody types it into a config. The hook
    also refuses a data set whose number of attributes is not the model's, before anything is computed.
    """

    priority = 'NORMAL'

    def before_run(self, runner: Runner) -> None:
        """Compare the number of attributes of model and data, for training, validation and testing alike.

        Args:
            runner: The runner; its loops have left the meta information of their data set at the visualizer.

        Raises:
            ConfigError: If the numbers differ.
        """
        meta = runner.visualizer.dataset_meta or {}
        model = unwrap(runner.model)
        if hasattr(model, 'set_labels'):  # its label table follows the data
            return
        expected = getattr(model, 'num_attributes', None)
        names = meta.get('attributes')
        if expected is not None and names is not None and expected != len(names):
            raise ConfigError(
                f'model.num_attributes is {expected}, but the data set {meta.get("dataset", "?")!r} has {len(names)} '
                'attributes.'
            )

    def before_train(self, runner: Runner) -> None:
        """Hand the positive ratio of the training data to the model.

        This follows the loading of a checkpoint, so that the data of this run decide.

        Args:
            runner: The runner of the training process.
        """
        model = unwrap(runner.model)
        set_positive_ratio = getattr(model, 'set_positive_ratio', None)
        if not callable(set_positive_ratio):
            return
        dataset = runner.train_dataloader.dataset
        ratio = positive_ratio(dataset)
        never_known = [
            str(name) for name, value in zip(dataset.metainfo['attributes'], ratio, strict=True) if math.isnan(value)
        ]
        if never_known:
            runner.logger.warning(
                f'No training image has a known label for {", ".join(never_known)}: nothing is learned about it.'
            )
        # 0.5 is neutral for every weighting, and no label is there to be weighted.
        tensor = torch.as_tensor(np.nan_to_num(ratio, nan=0.5), dtype=torch.float32)
        tensor = tensor.to(next(model.parameters()).device)
        set_positive_ratio(tensor)
        # EMAHook has copied the model before; it pairs the buffers of the two by their order, so both need the same.
        for averaged in (hook.ema_model.module for hook in runner.hooks if isinstance(hook, EMAHook)):
            averaged.set_positive_ratio(tensor.clone())


def unwrap(model: nn.Module) -> nn.Module:
    """Return the model inside a distributed wrapper, or the model itself.

    Args:
        model: The model of a runner.

    Returns:
        The model that the config names.
    """
    inner = model.module if is_model_wrapper(model) else model
    if not isinstance(inner, nn.Module):
        raise TypeError(f'{type(model).__name__} wraps a {type(inner).__name__}, a module was expected')
    return inner


def positive_ratio(dataset: Any) -> np.ndarray:
    """Read or compute how often each attribute is present among its known labels.

    Args:
        dataset: A data set of mmattr or a wrapper around one. Concatenated data sets are counted label by label,
            because their ``metainfo`` is that of the first one only.

    Returns:
        (M,) float64 in [0, 1]; NaN where no label is known.

    Raises:
        ConfigError: If the data set does not know it.
    """
    if hasattr(dataset, 'datasets'):
        labels = np.stack([dataset.get_data_info(index)['gt_label'] for index in range(len(dataset))])  # (N, M)
        known = (labels != UNKNOWN).sum(axis=0)
        return np.where(known > 0, (labels == 1).sum(axis=0) / np.maximum(known, 1), np.nan)
    ratio = dataset.metainfo.get('positive_ratio')
    if ratio is None:
        raise ConfigError(
            f"{type(dataset).__name__} has no 'positive_ratio' in its metainfo, which the loss of this model needs."
        )
    return np.asarray(ratio, dtype=np.float64)
