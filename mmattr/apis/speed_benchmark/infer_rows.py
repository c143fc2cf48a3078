"""Predictions of Label2Label: pixels in, logits out."""

import copy
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.exported_engines import ExportedEngines, Predict
from mmattr.apis.speed_benchmark.hot_operations import hot_operations
from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS, Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import Side, time_in_turns
from mmattr.engine.float32_products import Float32Products, choose_float32_products
from mmattr.models.layers import attention_paths

ENGINES = ('torch', *ExportedEngines.PRECISIONS)
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

    A row compares on the engine on which ours is fastest: torch, ONNX Runtime (float32) or OpenVINO; those of the other
    engines are in ``ratios``, too.

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
    for precision in precisions:
        timed |= sides.of_precision(precision, batch)
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
        extra = dict(
            engine=best, missing_engine=sides.missing_engines, logit_difference=sides.difference(precision, best)
        )
        row = SpeedRow.of_times(f'infer_{precision}_b{batch}', note, chosen, **extra)
        # Other engines run the same operations, which only torch tells apart.
        own = timed[f'{precision}:torch:{OURS}']
        yield row.with_profile(hot_operations(own, setting.device)) if row.misses else row


class _Sides:
    """Predictions by side."""

    def __init__(self, models: ComparedModels, folder: Path) -> None:
        self.models = models
        self.products, self.sentence = choose_float32_products('auto', models.setting.device)
        self.engines = ExportedEngines(models.setting, models.ours.data_preprocessor, folder)
        self._made: dict[str, Predict] = {}

    @property
    def missing_engines(self) -> str:
        """Which engines were not compared, and why."""
        return '; '.join(f'{engine}: {reason}' for engine, reason in self.engines.missing.items())

    def reference_stock(self, batch: int) -> Side:
        return self._side(self._eager(self.models.reference, STOCK_PRODUCTS), batch)

    def of_precision(self, precision: str, batch: int) -> dict[str, Side]:
        """All sides but the stock reference, under the names ``precision:engine:side``."""
        made = {f'torch:{SAME}': self._reference(precision), f'torch:{OURS}': self._optimised(precision)}
        if precision == 'fp32':
            made[f'torch:{PLAIN}'] = self._eager(self.models.ours, self.products, plain=True)
        exported: tuple[tuple[str, nn.Module], ...] = ((SAME, self.models.reference), (OURS, self.models.ours))
        for side, model in exported:
            for engine, predict in self.engines.open(side, model, precision).items():
                made[f'{engine}:{side}'] = predict
        return {f'{precision}:{name}': self._side(predict, batch) for name, predict in made.items()}

    def difference(self, precision: str, engine: str) -> float:
        """Largest absolute difference of our logits and those of the stock reference."""
        pixels = self.models.pixels(2)
        if engine == 'torch':
            own = self._optimised(precision)
        else:
            own = self.engines.open(OURS, self.models.ours, precision)[engine]
        return (own(pixels) - self._eager(self.models.reference, STOCK_PRODUCTS)(pixels)).abs().max().item()

    def _reference(self, precision: str) -> Predict:
        """The reference with the settings of ours; bfloat16 in its weights, which is faster than autocast."""
        model = self.models.reference_channels_last

        def make() -> Predict:
            return self._eager(copy.deepcopy(model).to(torch.bfloat16), self.products)

        return self._eager(model, self.products) if precision == 'fp32' else self._once('reference_bf16', make)

    def _once(self, name: str, make: Callable[[], Predict]) -> Predict:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _optimised(self, precision: str) -> Predict:
        def make() -> Predict:
            return self._eager(copy.deepcopy(self.models.ours).optimize_for_inference(precision), self.products)

        return self._once(f'optimised_{precision}', make)

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
