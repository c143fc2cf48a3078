import pytest

from mmattr.apis.speed_benchmark import evaluate_rows as module
from mmattr.apis.speed_benchmark.evaluate_rows import evaluate_row_names, evaluate_rows
from mmattr.apis.speed_benchmark.speed_row import OURS, STOCK
from mmattr.evaluation.functional import PedestrianCounts, pedestrian_figures
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_both_rows_are_measured():
    rows = list(evaluate_rows(TINY, evaluate_row_names(TINY)))
    assert [row.name for row in rows] == ['evaluate', 'evaluate_samples']
    assert rows[0].extra['figure_difference'] < 1e-9
    assert set(rows[0].extra['traced_peak_bytes']) == {STOCK, OURS}


def test_counting_in_buffers_is_counting_at_once(monkeypatch):
    monkeypatch.setattr(module.streaming_metric, 'BUFFER_ROWS', 128)
    batches = module._batches(TINY)
    label, score = (module.np.concatenate(column) for column in zip(*batches, strict=True))
    assert module._our_figures(batches) == pytest.approx(pedestrian_figures(PedestrianCounts.count(label, score)))
    assert sum(len(label) for label, _ in batches) == 300
