"""An exported model where a recognizer is expected."""

from collections.abc import Mapping
from os import PathLike
from typing import Any

import numpy as np
import torch
from mmengine.config import Config
from torch import nn

from mmattr.apis.backends import ScoreBackend, load_backend
from mmattr.errors import ConfigError
from mmattr.structures import AttributeDataSample


class ExportedRecognizer(nn.Module):
    """Predicts as a model of `init_model` does, with an engine of its own; it has no weights that could be changed.

    Args:
        source: A ``.onnx`` or ``.xml`` file of tools/export.py, or a backend that has loaded one.
        num_threads: Threads of the engine; its own choice by default.

    Attributes:
        backend: The engine.
        cfg: A config that holds the test pipeline only.
        attribute_names: (M,) names of the outputs.
        attribute_groups: (M,) their groups.
        attribute_names_source: `'checkpoint'`: names travel in the file.
        group_by_name: The groups by name.
        dataset_meta: Both, as visualizers and metrics expect them.
        num_attributes: M.
        thresholds: Thresholds in [0, 1] by attribute.
        head: Stands for the head that is inside the graph; it takes no known words.

    Raises:
        ConfigError: If the package of the engine is not installed.
        CheckpointError: If the file cannot be used.
    """

    def __init__(self, source: str | PathLike | ScoreBackend, num_threads: int | None = None) -> None:
        super().__init__()
        self.backend = source if isinstance(source, ScoreBackend) else load_backend(source, num_threads)
        metadata = self.backend.metadata
        pipeline = [dict(step) for step in metadata.pipeline]
        self.cfg = Config(dict(default_scope='mmattr', test_pipeline=pipeline))
        self.attribute_names = metadata.attributes
        self.attribute_groups = metadata.groups
        self.attribute_names_source = 'checkpoint'
        self.group_by_name = dict(zip(metadata.attributes, metadata.groups, strict=True))
        self.dataset_meta = dict(attributes=metadata.attributes, groups=metadata.groups)
        self.num_attributes = len(metadata.attributes)
        self.thresholds = dict(zip(metadata.attributes, metadata.thresholds, strict=True))
        self.head = _ExportedHead()
        self.eval()

    @classmethod
    def open(
        cls, path: str | PathLike, device: str | torch.device | None, stated: Mapping[str, object]
    ) -> 'ExportedRecognizer':
        """Open a file where a config and a checkpoint could stand too.

        Args:
            path: The file.
            device: Where the model shall run; None or a CPU.
            stated: What the user said about the model, by option; None where nothing was said.

        Returns:
            The model.

        Raises:
            ConfigError: If something was said that an exported file has settled, or another device was asked for.
            CheckpointError: If the file cannot be used.
        """
        settled = [name for name, value in stated.items() if value is not None]
        if settled:
            raise ConfigError(
                f'{str(path)!r} is an exported model, whose weights, transforms and names are fixed: leave out '
                f'{", ".join(settled)}.'
            )
        if device is not None and torch.device(device).type != 'cpu':
            raise ConfigError(f'Exported models run on the CPU here, got the device {str(device)!r}.')
        return cls(path)

    def test_step(self, data: dict[str, Any]) -> list[AttributeDataSample]:
        """Predict a batch.

        Args:
            data: ``inputs``: N uint8 images (3, H, W) as the test pipeline gives them, as a list or stacked;
                ``data_samples``: N samples.

        Returns:
            The samples with ``pred_score``.
        """
        images = np.stack([np.asarray(image) for image in data['inputs']])
        samples = data['data_samples']
        for sample, scores in zip(samples, self.backend(images), strict=True):
            sample.set_pred_score(torch.from_numpy(scores.copy()))
        return samples

    def train(self, mode: bool = True) -> 'ExportedRecognizer':
        """Set the mode.

        Args:
            mode: False.

        Returns:
            The model.

        Raises:
            ConfigError: If it should train.
        """
        if mode:
            raise ConfigError('An exported model cannot be trained: train the config and checkpoint it was made of.')
        return super().train(mode)


class _ExportedHead(nn.Module):
    """Tells what the head inside an exported graph can do."""

    supports_known_labels = False
    reads_label_table = False
