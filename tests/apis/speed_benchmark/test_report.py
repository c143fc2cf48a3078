import json

import numpy as np

from mmattr.apis.speed_benchmark.paired_ratio import PairedRatio
from mmattr.apis.speed_benchmark.report import benchmark_to_json, benchmark_to_markdown, benchmark_to_text
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow
from tests.apis.speed_benchmark.tiny_setting import TINY

TIMES = {STOCK: np.array([1.5, 1.5]), SAME: np.array([1.3, 1.3]), OURS: np.array([1.0, 1.0]), 'plain': np.array([2, 2])}
ROWS = [
    SpeedRow.of_times('train_fp32_b16', 'n', TIMES, missing_engine='x is not installed').with_profile(('mm 40 %',)),
    SpeedRow('peak_memory_b16', 'n', {STOCK: PairedRatio.between(np.ones(1), np.ones(1) * 2)}, {OURS: 5e8}, 'bytes'),
    SpeedRow('data_250', 'n', skipped='no such package'),
]


def test_the_table_has_a_line_per_row_and_names_the_misses():
    text = benchmark_to_markdown(TINY, ROWS)
    assert '| train_fp32_b16 | 1.50 (1.50-1.50) | 2 | 1.30 (1.30-1.30) | 1.2 | 1 s | plain 2.00 (2.00-2.00) |' in text
    assert '| peak_memory_b16 | 0.50 (0.50-0.50) | 0.8 |  |  | 500 MB |  |' in text
    assert '- `train_fp32_b16` misses: 1.50 against reference_stock, target 2.0; its time: mm 40 %' in text
    assert '- `data_250`: no such package' in text
    assert '- `train_fp32_b16`, another engine: x is not installed' in text
    assert text.startswith('ResNet-18, 5 attributes, 32 x 32 pixels')


def test_the_text_has_a_line_per_side():
    lines = benchmark_to_text(ROWS).splitlines()
    assert lines[:2] == ['train_fp32_b16: ours 1 s', '    1.50 (1.50-1.50)       reference_stock  target 2']
    assert 'data_250: no such package' in lines


def test_json_says_where_and_what():
    found = json.loads(json.dumps(benchmark_to_json(TINY, ROWS), allow_nan=False))
    assert [row['name'] for row in found['rows']] == [row.name for row in ROWS]
    assert found['machine']['processor']
    assert found['setting']['num_attributes'] == 5
