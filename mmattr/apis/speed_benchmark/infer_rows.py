"""Predictions of Label2Label: pixels in, logits out."""

import copy
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

from mmattr.apis.backends import ExportedMetadata, load_backend
from mmattr.apis.export.write_onnx import write_onnx
from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.hot_operations import hot_operations
from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS, Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import Side, time_in_turns
from mmattr.engine.float32_products import Float32Products, choose_float32_products
from mmattr.errors import ConfigError
from mmattr.models.layers import attention_paths

#: (N, 3, H, W) uint8 -> logits (N, M).
Predict = Callable[[torch.Tensor], torch.Tensor]

ENGINES = ('torch', 'onnxruntime')
PLAIN = 'our_plain_path'
_NOTE = (
    'uint8 images to logits, {batch} at a time, {precision}, both on {engine}; the stock reference is torch in float32 '
    'without any setting'
)


def infer_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`infer_rows` can measure.

    Args:
        setting: Sizes.

    Returns:
        Their names.
    """
    batches = sorted({1, setting.batch_size, *setting.more_batches})
    return [f'infer_{precision}_b{batch}' for batch in batches for precision in ('fp32', 'bf16')]


def infer_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure predictions.

    A row in float32 compares on the engine on which ours is faster, torch or ONNX Runtime; the ratios of both engines
    are in ``ratios``.

    Args:
        setting: Sizes.
        wanted: Names of rows.

    Yields:
        The rows.
    """
    models = ComparedModels(setting)
    models.largest_difference()  # puts them into evaluation mode
    with tempfile.TemporaryDirectory() as folder:
        sides = _Sides(models, Path(folder))
        for batch in sorted({int(name.rpartition('_b')[2]) for name in wanted if name in infer_row_names(setting)}):
            yield from _rows_of_batch(sides, batch, wanted)


def _rows_of_batch(sides: '_Sides', batch: int, wanted: Collection[str]) -> Iterator[SpeedRow]:
    setting = sides.models.setting
    timed: dict[str, Side] = {STOCK: sides.reference_stock(batch)}
    precisions = [name for name in ('fp32', 'bf16') if f'infer_{name}_b{batch}' in wanted]
    if 'fp32' in precisions:
        timed |= sides.float32(batch)
    if 'bf16' in precisions:
        timed |= sides.bfloat16(batch)
    rounds = setting.rounds if batch > 1 else 5 * setting.rounds
    times = time_in_turns(timed, rounds, setting.device, warmup=3 if setting.device.type == 'cuda' else 2)
    for precision in precisions:
        engines = [engine for engine in ENGINES if f'{precision}:{engine}:{OURS}' in times]
        best = min(engines, key=lambda engine: float(np.median(times[f'{precision}:{engine}:{OURS}'])))
        chosen = {STOCK: times[STOCK]}
        for key, values in times.items():
            kind, _, rest = key.partition(':')
            if kind == precision:
                engine, _, side = rest.partition(':')
                chosen[side if engine == best else f'{side}_{engine}'] = values
        note = _NOTE.format(batch=batch, precision=precision, engine=best)
        extra = dict(engine=best, missing_engine=sides.missing, logit_difference=sides.difference(precision, best))
        row = SpeedRow.of_times(f'infer_{precision}_b{batch}', note, chosen, **extra)
        # Other engines run the same operations, which only torch tells apart.
        own = timed[f'{precision}:torch:{OURS}']
        yield row.with_profile(hot_operations(own, setting.device)) if row.misses else row


class _Sides:
    """Predictions by side."""

    def __init__(self, models: ComparedModels, folder: Path) -> None:
        self.models, self.folder = models, folder
        self.products, self.sentence = choose_float32_products('auto', models.setting.device)
        self.missing = '' if models.setting.device.type == 'cpu' else 'ONNX Runtime is compared on the CPU only'
        self._made: dict[str, Predict] = {}

    def reference_stock(self, batch: int) -> Side:
        return self._side(self._eager(self.models.reference, STOCK_PRODUCTS), batch)

    def float32(self, batch: int) -> dict[str, Side]:
        made = {
            f'fp32:torch:{SAME}': self._eager(self.models.reference_channels_last, self.products),
            f'fp32:torch:{OURS}': self._optimised('fp32'),
            f'fp32:torch:{PLAIN}': self._eager(self.models.ours, self.products, plain=True),
        }
        exported: tuple[tuple[str, nn.Module], ...] = ((SAME, self.models.reference), (OURS, self.models.ours))
        for side, model in exported:
            session = self._session(side, model)
            if session is not None:
                made[f'fp32:onnxruntime:{side}'] = session
        return {name: self._side(predict, batch) for name, predict in made.items()}

    def bfloat16(self, batch: int) -> dict[str, Side]:
        same = self._once('same_bf16', self._reference_in_bfloat16)
        made = {f'bf16:torch:{SAME}': same, f'bf16:torch:{OURS}': self._optimised('bf16')}
        return {name: self._side(predict, batch) for name, predict in made.items()}

    def difference(self, precision: str, engine: str) -> float:
        """Largest absolute difference of our logits and those of the stock reference."""
        pixels = self.models.pixels(2)
        own = self._optimised(precision) if engine == 'torch' else self._made[OURS]
        return (own(pixels) - self._eager(self.models.reference, STOCK_PRODUCTS)(pixels)).abs().max().item()

    def _reference_in_bfloat16(self) -> Predict:
        return self._eager(copy.deepcopy(self.models.reference_channels_last).to(torch.bfloat16), self.products)

    def _once(self, name: str, make: Callable[[], Predict]) -> Predict:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _optimised(self, precision: str) -> Predict:
        def make() -> Predict:
            return self._eager(copy.deepcopy(self.models.ours).optimize_for_inference(precision), self.products)

        return self._once(f'optimised_{precision}', make)

    def _session(self, side: str, model: nn.Module) -> Predict | None:
        """Export a model and open it in ONNX Runtime; None when that is missing."""
        if self.missing:
            return None
        try:
            return self._once(side, lambda: self._export(side, model))
        except ConfigError as error:
            self.missing = error.message
            return None

    def _export(self, side: str, model: nn.Module) -> Predict:
        setting = self.models.setting
        names = tuple(str(index) for index in range(setting.num_attributes))
        metadata = ExportedMetadata(
            names, ('',) * len(names), (0.5,) * len(names), (setting.image_size, setting.image_size)
        )
        path = self.folder / f'{side}.onnx'
        write_onnx(_WithNormalisation(model, self.models.ours.data_preprocessor), metadata, path)
        backend = load_backend(path, setting.threads)
        return lambda pixels: torch.from_numpy(backend.run(pixels.numpy()).logits)

    def _eager(self, model: nn.Module, products: Float32Products, plain: bool = False) -> Predict:
        normalise = self.models.ours.data_preprocessor.normalize
        dtype = next(model.parameters()).dtype
        first = next(parameter for parameter in model.parameters() if parameter.dim() == 4)
        last = first.is_contiguous(memory_format=torch.channels_last)
        order = torch.channels_last if last else torch.contiguous_format

        def predict(pixels: torch.Tensor) -> torch.Tensor:
            with torch.inference_mode(), products.in_force(), attention_paths('plain' if plain else 'auto'):
                return model(normalise(pixels).to(dtype, memory_format=order)).float()

        return predict

    def _side(self, predict: Predict, batch: int) -> Side:
        pixels = self.models.pixels(batch)
        return lambda: predict(pixels)


class _WithNormalisation(nn.Module):
    """A model with the normalisation that the exporter puts in front of it."""

    def __init__(self, model: nn.Module, data_preprocessor: nn.Module) -> None:
        super().__init__()
        self.model, self.data_preprocessor = model, data_preprocessor

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.model(images)
