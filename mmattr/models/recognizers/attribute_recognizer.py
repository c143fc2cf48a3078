"""The model: backbone, neck and head joined."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any
from urllib.error import URLError

import torch
from mmengine.logging import print_log
from mmengine.model import BaseModel

from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.inference import optimize_for_inference
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample

MODES = ('tensor', 'loss', 'predict')


@MODELS.register_module()
class AttributeRecognizer(BaseModel):
    """Join a backbone, an optional neck and a head, and route calls to them.

    This is the one place where a model is assembled: sizes flow from the backbone to the neck to the head, so that a
    config states each of them once.

    Args:
        num_attributes: Number of attributes M.
        backbone: Config of the backbone, which returns a tuple of maps (N, C, H, W).
        head: Config of the head; gets ``num_attributes``, ``in_channels`` and ``loss`` unless it states them itself.
        in_channels: Channels C of the backbone's last map.
        neck: Config of the neck; gets ``in_channels``; its ``out_channels`` go to the head.
        loss: Config of the loss, passed on to the head.
        data_preprocessor: Config of the data preprocessor; :class:`AttributeDataPreprocessor` by default.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        inference_precision: ``'fp32'`` or ``'bf16'`` after :meth:`optimize_for_inference`, None before.
    """

    def __init__(
        self,
        num_attributes: int,
        backbone: dict,
        head: dict,
        in_channels: int,
        neck: dict | None = None,
        loss: dict | None = None,
        data_preprocessor: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(MODELS.build(dict(type='AttributeDataPreprocessor') | (data_preprocessor or {})), init_cfg)
        self.num_attributes = num_attributes
        self.inference_precision: str | None = None
        self.backbone = MODELS.build(backbone)
        self.neck = MODELS.build(neck, default_args=dict(in_channels=in_channels)) if neck is not None else None
        width = in_channels if self.neck is None else self.neck.out_channels
        self.head = MODELS.build(head, default_args=dict(num_attributes=num_attributes, in_channels=width, loss=loss))

    def forward(
        self,
        inputs: torch.Tensor,
        data_samples: Sequence[AttributeDataSample] | None = None,
        mode: str = 'tensor',
    ) -> torch.Tensor | dict[str, torch.Tensor] | list[AttributeDataSample]:
        """Run the model in one of three modes.

        Args:
            inputs: (N, 3, H, W) normalised images.
            data_samples: N samples; needed by ``'loss'``.
            mode: ``'tensor'`` gives logits (N, M), ``'loss'`` scalar losses by name, ``'predict'`` samples with scores.

        Returns:
            See ``mode``.

        Raises:
            ConfigError: If the mode is unknown.
        """
        if mode not in MODES:
            raise ConfigError(f'AttributeRecognizer has no mode {mode!r}; valid are {", ".join(MODES)}.')
        # Only an optimised model chooses a precision itself; otherwise that of the caller holds.
        with (
            torch.autocast(inputs.device.type, torch.bfloat16) if self.inference_precision == 'bf16' else nullcontext()
        ):
            feats = self.extract_feat(inputs)
            if mode == 'tensor':
                return self.head(feats)
            samples = data_samples or [AttributeDataSample() for _ in inputs]
            return self.head.loss(feats, samples) if mode == 'loss' else self.head.predict(feats, samples)

    def extract_feat(self, inputs: torch.Tensor) -> Any:
        """Compute what the head sees.

        Args:
            inputs: (N, 3, H, W) normalised images.

        Returns:
            The neck's output, or the backbone's tuple of maps without a neck.
        """
        feats = self.backbone(inputs)
        return feats if self.neck is None else self.neck(feats)

    def optimize_for_inference(self, precision: str = 'fp32') -> 'AttributeRecognizer':
        """Make predictions faster, for good: the model cannot be trained or loaded into any more.

        Batch-norms are folded into the convolutions before them, ReLUs and residual sums are computed by the
        convolutions, channels stand last in memory, and no parameter asks for a gradient. The outputs are those of
        before, to about 1e-5 in ``'fp32'``. The model changes in place; ``copy.deepcopy`` it first to keep both.

        Args:
            precision: ``'fp32'``, or ``'bf16'`` to compute convolutions and products in bfloat16. That changes scores:
                words of Label2Label whose score lies near 1/2 may flip. Measure the metric before using it.

        Returns:
            This model, in evaluation mode.

        Raises:
            ConfigError: If the precision is unknown or the model was optimised before.
        """
        if self.inference_precision is not None:
            raise ConfigError(f'The model is optimised for inference in {self.inference_precision} already.')
        parts = optimize_for_inference(self, precision)
        self.inference_precision = precision
        print_log(f'Optimised for inference in {precision}: {parts}.', logger='current')
        return self

    def train(self, mode: bool = True) -> 'AttributeRecognizer':
        """Set the mode.

        Args:
            mode: True for training.

        Returns:
            The model.

        Raises:
            ConfigError: If the model was optimised for inference and should train.
        """
        if mode and self.inference_precision is not None:
            raise ConfigError(
                'The model was optimised for inference, which cannot be undone: build it again from its config and '
                'checkpoint to train it.'
            )
        super().train(mode)
        return self

    def set_positive_ratio(self, ratio: torch.Tensor) -> None:
        """Hand the statistics of the training split to every module that asks for them.

        Args:
            ratio: (M,) share of positives among the known labels, in [0, 1]; nan where no label is known.
        """
        for module in self.modules():
            if module is not self and hasattr(module, 'set_positive_ratio'):
                module.set_positive_ratio(ratio)

    def init_weights(self) -> None:
        """Initialise the weights, loading the pretrained ones that ``init_cfg`` names.

        Raises:
            CheckpointError: If pretrained weights cannot be reached.
        """
        try:
            super().init_weights()
        except (URLError, OSError) as error:
            source = (getattr(self.backbone, 'init_cfg', None) or {}).get('checkpoint', 'the pretrained weights')
            raise CheckpointError(
                f'Cannot load {source} ({error}): download it elsewhere and pass '
                '--cfg-options model.backbone.init_cfg.checkpoint=FILE, or train from scratch with '
                'model.backbone.init_cfg=None.'
            ) from error
