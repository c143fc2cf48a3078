import json
import subprocess

import pytest

from mmattr.apis.speed_benchmark import memory_rows as module
from mmattr.apis.speed_benchmark.memory_rows import memory_row_names, memory_rows
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK
from mmattr.errors import ConfigError
from tests.apis.speed_benchmark.tiny_setting import TINY

PEAKS = {STOCK: 1000, SAME: 900, OURS: 750}


def answer(command, returncode=0, **options):
    side, setting = command[3:]
    assert json.loads(setting)['num_attributes'] == 5
    text = json.dumps(dict(peak=PEAKS[side], resident_growth=2 * PEAKS[side]))
    return subprocess.CompletedProcess(command, returncode, f'a note\n{text}\n', 'Traceback\nOut of memory\n')


def test_ratios_are_our_share(monkeypatch):
    monkeypatch.setattr(module.subprocess, 'run', answer)
    (row,) = memory_rows(TINY, memory_row_names(TINY))
    assert row.name == 'peak_memory_b3'
    assert row.ratios[STOCK].median == 0.75
    assert row.values == PEAKS
    assert row.extra['resident_growth_bytes'][OURS] == 1500
    assert list(memory_rows(TINY, {'train_fp32_b3'})) == []


def test_a_process_that_fails_is_an_error(monkeypatch):
    monkeypatch.setattr(module.subprocess, 'run', lambda *args, **options: answer(*args, returncode=1, **options))
    with pytest.raises(ConfigError, match='memory of reference_stock failed: Out of memory'):
        list(memory_rows(TINY, memory_row_names(TINY)))
