"""Training steps of Label2Label."""

from collections.abc import Collection, Iterator

from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.hot_operations import hot_operations
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import time_in_turns
from mmattr.apis.speed_benchmark.training_sides import TrainingSides

PLAIN = 'our_plain_path'
_NOTE = (
    'loss, gradients and SGD step on {batch} images; the stock reference computes in float32, the other sides {how} '
    'with channels last, fused SGD and measured float32 products'
)
_HOW = {'fp32': 'in float32', 'bf16': 'under bfloat16 autocast'}


def train_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`train_rows` can measure.

    Args:
        setting: Sizes.

    Returns:
        Their names.
    """
    names = [f'train_{precision}_b{batch}' for batch in setting.batches for precision in _HOW]
    return names + [
        f'train_bf16_b{batch}_compile_{mode}'
        for batch in setting.batches
        for mode in setting.compile_modes
        if batch >= setting.batch_size
    ]


def train_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure training steps.

    All sides of a batch size are timed in turns, so that its rows share the stock reference.

    Args:
        setting: Sizes.
        wanted: Names of rows.

    Yields:
        The rows.
    """
    models = ComparedModels(setting)
    difference = models.largest_difference()
    for model in models.all:
        model.train()
    steps = TrainingSides(models)
    for batch in setting.batches:
        names = [name for name in train_row_names(setting) if name in wanted and _batch_of(name) == batch]
        if names:
            yield from _rows_of_batch(steps, batch, names, difference)


def _batch_of(name: str) -> int:
    return int(name.split('_')[2].removeprefix('b'))


def _rows_of_batch(steps: TrainingSides, batch: int, names: list[str], difference: float) -> Iterator[SpeedRow]:
    setting = steps.setting
    sides = {STOCK: steps.reference_stock(batch)}
    for name in names:
        precision, mode = name.split('_')[1], name.partition('_compile_')[2]
        sides |= {
            f'{name}:{SAME}': steps.reference_same(batch, precision, mode),
            f'{name}:{OURS}': steps.ours(batch, precision, mode=mode),
        }
        if not mode:
            sides[f'{name}:{PLAIN}'] = steps.ours(batch, precision, 'plain')
    rounds = setting.train_rounds if batch >= setting.batch_size else 2 * setting.train_rounds
    times = time_in_turns(sides, rounds, setting.device, warmup=3 if setting.device.type == 'cuda' else 1)
    for name in names:
        own = {side.partition(':')[2]: values for side, values in times.items() if side.startswith(f'{name}:')}
        note = _NOTE.format(batch=batch, how=_HOW[name.split('_')[1]])
        row = SpeedRow.of_times(
            name, note, {STOCK: times[STOCK], **own}, logit_difference=difference, products=steps.sentence
        )
        yield row.with_profile(hot_operations(sides[f'{name}:{OURS}'], setting.device)) if row.misses else row
