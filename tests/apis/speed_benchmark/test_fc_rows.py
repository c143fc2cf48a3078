from mmattr.apis.speed_benchmark.fc_rows import fc_row_names, fc_rows
from mmattr.apis.speed_benchmark.speed_row import SAME, STOCK
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_both_rows_are_measured_against_mmpretrain():
    rows = list(fc_rows(TINY, fc_row_names(TINY)))
    assert [row.name for row in rows] == ['train_fc_fp32_b3', 'infer_fc_fp32_b3']
    assert all(set(row.ratios) == {STOCK, SAME} for row in rows)
    assert all('mmpretrain' in row.note for row in rows)
