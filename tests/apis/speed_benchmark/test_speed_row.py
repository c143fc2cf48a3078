import json

import numpy as np
import pytest

from mmattr.apis.speed_benchmark.paired_ratio import PairedRatio
from mmattr.apis.speed_benchmark.speed_row import OURS, SAME, STOCK, SpeedRow


def row(stock, same, name='train_fp32_b16'):
    return SpeedRow.of_times(
        name, 'a note', {STOCK: np.full(3, stock), SAME: np.full(3, same), OURS: np.ones(3), 'other': np.full(3, 0.5)}
    )


def test_ratios_say_how_much_longer_the_others_take():
    made = row(2.5, 1.25)
    assert {side: ratio.median for side, ratio in made.ratios.items()} == {STOCK: 2.5, SAME: 1.25, 'other': 0.5}
    assert made.values[OURS] == 1


@pytest.mark.parametrize(
    ('stock', 'same', 'misses'),
    [(2.0, 1.2, ()), (1.9, 1.3, ('1.90 against reference_stock, target 2.0',)), (1.0, 1.0, 2)],
)
def test_targets_are_compared(stock, same, misses):
    made = row(stock, same)
    assert made.misses == misses or len(made.misses) == misses
    assert made.to_json()['met'] is (misses == ())
    assert row(stock, same, 'train_fc_fp32_b16').to_json()['met'] is None


def test_json_has_the_promised_names():
    made = row(2.0, 1.2).with_profile(('aten::mm 50 %',)).to_json()
    json.dumps(made, allow_nan=False)
    assert made['ratio_stock'] == 2
    assert made['ratio_same_switches'] == pytest.approx(1.2)
    assert made['ratio_stock_quartiles'] == made['ratio_stock_range'] == [2, 2]
    assert made['times'][STOCK] == 2
    assert made['target'] == dict(stock=2.0, same_switches=1.2, lower_is_better=False)
    assert made['profile'] == ['aten::mm 50 %']


def test_memory_is_our_share():
    ratio = PairedRatio.between(np.array([7.0]), np.array([10.0]))
    made = SpeedRow('peak_memory_b16', '', {STOCK: ratio}, {OURS: 7.0}, unit='bytes')
    assert made.misses == ()
    assert made.to_json()['bytes'] == {OURS: 7.0}


def test_a_skipped_row_has_no_verdict():
    made = SpeedRow('train_fp32_b16', '', skipped='no such package').to_json()
    assert made['met'] is made['ratio_stock'] is None
    assert made['skipped'] == 'no such package'
