from mmattr.apis.speed_benchmark.part_rows import PLAIN, part_row_names, part_rows
from mmattr.apis.speed_benchmark.speed_row import SAME, STOCK
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_every_part_is_measured():
    names = part_row_names(TINY)
    rows = {row.name: row for row in part_rows(TINY, names)}
    assert list(rows) == names
    assert set(rows['train_backbone_fp32_b3'].ratios) == {STOCK, SAME}
    assert set(rows['infer_mlm_fp32_b3'].ratios) == {STOCK, SAME, PLAIN}
