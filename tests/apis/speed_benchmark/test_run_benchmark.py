import sys
from types import SimpleNamespace

import pytest

from mmattr.apis.speed_benchmark import Setting
from mmattr.apis.speed_benchmark.run_benchmark import row_names, run_benchmark
from mmattr.apis.speed_benchmark.speed_row import SpeedRow
from mmattr.errors import ConfigError
from tests.apis.speed_benchmark.tiny_setting import TINY

module = sys.modules[run_benchmark.__module__]  # the package gives its function the same name


@pytest.fixture
def asked(monkeypatch):
    """Groups that only note what they are asked for."""
    noted = {}

    def measure(setting, wanted):
        noted.update(dict.fromkeys(wanted))
        yield from (SpeedRow(name, '', skipped='not measured') for name in wanted)

    groups = {name: (names, measure) for name, (names, _) in module.GROUPS.items()}
    monkeypatch.setattr(module, 'GROUPS', groups)
    return noted


def test_names_of_the_issue_are_there():
    names = row_names(Setting())
    assert len(set(names)) == len(names)
    assert {f'train_{precision}_b{batch}' for precision in ('fp32', 'bf16') for batch in (2, 16)} <= set(names)
    assert {f'infer_{precision}_b{batch}' for precision in ('fp32', 'bf16') for batch in (1, 16)} <= set(names)
    assert {'data_250', 'data_178x218', 'data_1000x700', 'evaluate', 'peak_memory_b16'} <= set(names)


def test_all_rows_by_default(asked):
    lines = []
    rows = list(run_benchmark(TINY, report=lines.append))
    assert [row.name for row in rows] == row_names(TINY) == list(asked)
    assert lines[0].startswith('train: train_fp32_b2, ')


def test_rows_and_groups_can_be_chosen(asked):
    rows = list(run_benchmark(TINY, ['evaluate_samples', 'fc'], lambda line: None))
    assert [row.name for row in rows] == ['train_fc_fp32_b3', 'infer_fc_fp32_b3', 'evaluate_samples']


def test_a_group_that_is_also_a_row_means_the_group(asked):
    assert len(list(run_benchmark(TINY, ['evaluate'], lambda line: None))) == 2


def test_an_unknown_row_names_the_nearest(asked):
    with pytest.raises(ConfigError, match="no row 'train_fp32_b61'; did you mean 'train_fp32_b"):
        next(run_benchmark(TINY, ['train_fp32_b61']))


def test_progress_shows_ratios():
    row = SimpleNamespace(ratios={'other': '2.00'}, skipped='')
    assert module._ratios_of(row) == 'other 2.00'
