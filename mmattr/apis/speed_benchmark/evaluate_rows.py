"""From predictions to figures."""

import tracemalloc
from collections.abc import Collection, Iterator
from functools import reduce
from operator import add

import numpy as np
import torch
from mmpretrain.evaluation import MultiLabelMetric

from mmattr.apis.speed_benchmark.hot_functions import hot_functions
from mmattr.apis.speed_benchmark.setting import Setting
from mmattr.apis.speed_benchmark.speed_row import OURS, STOCK, SpeedRow
from mmattr.apis.speed_benchmark.timed_sides import Side, time_in_turns
from mmattr.evaluation.functional import PedestrianCounts, pedestrian_figures
from mmattr.evaluation.metrics import PedestrianMetric, streaming_metric

#: Images per batch of predictions.
_BATCH = 64
#: An evaluation takes milliseconds, so that more rounds cost nothing.
_MORE_ROUNDS = 5
#: The same number of predictions, times this, shows whether memory grows with them.
_GROWTH = 4
NAMES = ('evaluate', 'evaluate_samples')


def evaluate_row_names(setting: Setting) -> list[str]:
    """List the rows that :func:`evaluate_rows` can measure.

    Args:
        setting: Not used; all rows exist for every setting.

    Returns:
        Their names.
    """
    return list(NAMES)


def evaluate_rows(setting: Setting, wanted: Collection[str]) -> Iterator[SpeedRow]:
    """Measure the pedestrian figures.

    Args:
        setting: Number of predictions.
        wanted: Names of rows.

    Yields:
        The rows.
    """
    if 'evaluate' in wanted:
        yield _of_arrays(setting)
    if 'evaluate_samples' in wanted:
        yield _of_samples(setting)


def _batches(setting: Setting, times: int = 1) -> list[tuple[np.ndarray, np.ndarray]]:
    """Labels and scores, batch by batch."""
    generator = np.random.default_rng(0)
    shape = (times * setting.eval_images, setting.eval_attributes)
    label = generator.integers(0, 2, shape).astype(np.int8)
    score = generator.random(shape, dtype=np.float32)
    return [(label[start : start + _BATCH], score[start : start + _BATCH]) for start in range(0, len(label), _BATCH)]


def _of_arrays(setting: Setting) -> SpeedRow:
    batches = _batches(setting)
    as_released = _with_float_labels(batches)
    reference, ours = _released_figures(as_released), _our_figures(batches)
    difference = max(abs(reference[name] - ours[name]) for name in reference)
    assert difference < 1e-9, 'both sides have to compute the same figures'
    sides: dict[str, Side] = {STOCK: lambda: _released_figures(as_released), OURS: lambda: _our_figures(batches)}
    times = time_in_turns(sides, _MORE_ROUNDS * setting.rounds, torch.device('cpu'))
    many = _batches(setting, _GROWTH)
    memory = {
        STOCK: [_traced(_released_figures, few) for few in (as_released, _with_float_labels(many))],
        OURS: [_traced(_our_figures, few) for few in (batches, many)],
    }
    note = (
        f'mA, accuracy, precision, recall and F1 of {setting.eval_images} x {setting.eval_attributes} predictions that '
        f'arrive in batches of {_BATCH}; the reference keeps them all. Traced peaks are those of this number and of '
        f'{_GROWTH} times as many'
    )
    row = SpeedRow.of_times('evaluate', note, times, figure_difference=difference, traced_peak_bytes=memory)
    return row.with_profile(hot_functions(sides[OURS])) if row.misses else row


def _our_figures(batches: list[tuple[np.ndarray, np.ndarray]]) -> dict[str, float]:
    """Count as :class:`~mmattr.evaluation.metrics.StreamingMetric` does it: a buffer at a time."""
    counts: list[PedestrianCounts] = []
    held = 0
    buffer: list[tuple[np.ndarray, np.ndarray]] = []
    for batch in batches:
        buffer.append(batch)
        held += len(batch[0])
        if held >= streaming_metric.BUFFER_ROWS:
            counts = [reduce(add, [*counts, PedestrianCounts.count(*map(np.concatenate, zip(*buffer, strict=True)))])]
            buffer, held = [], 0
    if buffer:
        counts.append(PedestrianCounts.count(*map(np.concatenate, zip(*buffer, strict=True))))
    return pedestrian_figures(reduce(add, counts))


def _with_float_labels(batches: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Labels as the released data sets give them to the loss, and keep them."""
    return [(label.astype(np.float32), score) for label, score in batches]


def _released_figures(batches: list[tuple[np.ndarray, np.ndarray]]) -> dict[str, float]:
    """Keep everything and compute the figures at the end, as the released pedestrian evaluation does.

    Each number of true and false positives and negatives, of an attribute and of an image, is a comparison of whole
    matrices and a sum there, and so it is here.
    """
    truth = np.concatenate([label for label, _ in batches])
    predicted = np.concatenate([score for _, score in batches]) > 0.5
    eps = 1e-20
    counts = [
        [np.sum((truth == wanted) * (predicted == answer), axis=0).astype(float) for answer in (wanted, not wanted)]
        for wanted in (True, False)
    ]
    totals = [np.sum(truth == wanted, axis=0).astype(float) for wanted in (True, False)]
    rates = [right / (total + eps) for (right, _), total in zip(counts, totals, strict=True)]
    present = np.sum(truth == 1, axis=1).astype(float)
    claimed = np.sum(predicted == 1, axis=1).astype(float)
    both = np.sum((truth == 1) * (predicted == 1), axis=1).astype(float)
    either = np.sum((truth == 1) + (predicted == 1), axis=1).astype(float)
    precision, recall = both / (claimed + eps), both / (present + eps)
    f1 = 2 * precision * recall / (precision + recall + eps)
    return {
        'mA': float(sum(rates).mean() / 2),
        'accuracy': float((both / (either + eps)).mean()),
        'precision': float(precision.mean()),
        'recall': float(recall.mean()),
        'f1': float(f1.mean()),
    }


def _traced(figures: object, batches: list) -> int:
    """Peak of what is allocated during an evaluation, in bytes."""
    assert callable(figures)
    tracemalloc.start()
    try:
        figures(batches)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _of_samples(setting: Setting) -> SpeedRow:
    batches = [
        [
            dict(pred_score=torch.from_numpy(score[i]), gt_label=torch.from_numpy(label[i]), gt_score=truth[i])
            for i in range(len(label))
        ]
        for label, score in _batches(setting)
        for truth in (torch.from_numpy(label).float(),)
    ]

    def run(metric: PedestrianMetric | MultiLabelMetric) -> None:
        for batch in batches:
            metric.process(None, batch)
        metric.evaluate(setting.eval_images)

    ours, foreign = PedestrianMetric(), MultiLabelMetric(thr=0.5)
    sides: dict[str, Side] = {STOCK: lambda: run(foreign), OURS: lambda: run(ours)}
    times = time_in_turns(sides, setting.rounds, torch.device('cpu'))
    note = (
        f'{setting.eval_images} x {setting.eval_attributes} predictions through the registered metric, one sample per '
        "image: our PedestrianMetric against mmpretrain's MultiLabelMetric, which computes fewer figures"
    )
    return SpeedRow.of_times('evaluate_samples', note, times)
