from dataclasses import replace

from mmattr.apis.speed_benchmark.speed_row import SAME, STOCK
from mmattr.apis.speed_benchmark.train_rows import PLAIN, train_row_names, train_rows
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_a_gpu_also_times_compiled_steps():
    assert train_row_names(TINY) == ['train_fp32_b2', 'train_bf16_b2', 'train_fp32_b3', 'train_bf16_b3']
    assert train_row_names(replace(TINY, compile_modes=('default',)))[4:] == ['train_bf16_b3_compile_default']


def test_rows_share_the_stock_reference():
    rows = list(train_rows(TINY, {'train_fp32_b3', 'train_bf16_b3'}))
    assert [row.name for row in rows] == ['train_fp32_b3', 'train_bf16_b3']
    for row in rows:
        assert set(row.ratios) == {STOCK, SAME, PLAIN}
        assert row.extra['logit_difference'] < 1e-4
        assert row.extra['products']
    assert rows[0].values[STOCK] == rows[1].values[STOCK]
