"""Training steps of the reference and of ours."""

from collections.abc import Callable

import torch
from torch import nn

from mmattr.apis.speed_benchmark.compared_models import ComparedModels, as_samples
from mmattr.apis.speed_benchmark.reference_label2label import ReferenceLabel2Label
from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS
from mmattr.apis.speed_benchmark.training_step import TrainingStep
from mmattr.engine.float32_products import choose_float32_products

Loss = Callable[[], torch.Tensor]


class TrainingSides:
    """Makes training steps; those on the same model share its optimiser, whose state would fill the memory.

    Args:
        models: The models; they have to be in training mode when a step is taken.

    Attributes:
        models: The same.
        setting: Sizes.
        products: The float32 products of all sides but the stock reference.
        sentence: What was measured to choose them.
    """

    def __init__(self, models: ComparedModels) -> None:
        self.models = models
        self.setting = models.setting
        self.products, self.sentence = choose_float32_products('auto', self.setting.device)
        self._first: dict[nn.Module, TrainingStep] = {}

    def reference_stock(self, batch: int) -> TrainingStep:
        """Make a step of the reference with the settings of a fresh torch.

        Args:
            batch: Images.

        Returns:
            The step.
        """
        model = self.models.reference
        return self._step(model, self._reference_loss(model, batch, False), products=STOCK_PRODUCTS, fused=False)

    def reference_same(self, batch: int, precision: str, mode: str = '') -> TrainingStep:
        """Make a step of the reference with channels last, fused SGD and the chosen float32 products.

        Args:
            batch: Images.
            precision: ``'fp32'`` or ``'bf16'``.
            mode: Of :func:`torch.compile`; empty for none.

        Returns:
            The step.
        """
        model = self.models.reference_channels_last
        loss = _compiled(self._reference_loss(model, batch, True), mode)
        return self._step(model, loss, bfloat16=precision == 'bf16')

    def ours(self, batch: int, precision: str, path: str = 'auto', mode: str = '') -> TrainingStep:
        """Make a step of our model with the same settings and a rewritten backbone.

        Args:
            batch: Images.
            precision: ``'fp32'`` or ``'bf16'``.
            path: Path of attention, see :func:`~mmattr.models.layers.path_choice.attention_paths`.
            mode: Of :func:`torch.compile`; empty for none.

        Returns:
            The step.
        """
        model = self.models.ours
        self.models.rewrite_backbone(True)
        images = self.models.images(batch).contiguous(memory_format=torch.channels_last)
        samples = as_samples(self.models.label(batch))

        def loss() -> torch.Tensor:
            return torch.stack(list(model(images, samples, mode='loss').values())).sum()

        return self._step(model, _compiled(loss, mode), bfloat16=precision == 'bf16', path=path)

    def _reference_loss(self, model: ReferenceLabel2Label, batch: int, channels_last: bool) -> Loss:
        images, label = self.models.images(batch), self.models.label(batch)
        if channels_last:
            images = images.contiguous(memory_format=torch.channels_last)
        return lambda: model.loss(images, label)

    def _step(self, model: nn.Module, loss: Loss, **options: object) -> TrainingStep:
        known = self._first.get(model)
        merged: dict = {'products': self.products, **options}
        step = TrainingStep(loss, model.parameters(), optimizer=known.optimizer if known else None, **merged)
        self._first.setdefault(model, step)
        return step


def _compiled(loss: Loss, mode: str) -> Loss:
    return torch.compile(loss, mode=mode) if mode else loss
