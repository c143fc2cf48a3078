import pytest

from mmattr.apis.speed_benchmark import infer_rows as module
from mmattr.apis.speed_benchmark.infer_rows import infer_row_names, infer_rows
from mmattr.apis.speed_benchmark.speed_row import SAME, STOCK
from mmattr.errors import ConfigError
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_names():
    assert infer_row_names(TINY) == ['infer_fp32_b1', 'infer_bf16_b1', 'infer_fp32_b3', 'infer_bf16_b3']


def test_both_precisions_on_torch_when_the_other_engine_is_missing(monkeypatch):
    def missing(*args):
        raise ConfigError('onnxruntime is not installed.')

    monkeypatch.setattr(module, 'write_onnx', missing)
    fp32, bf16 = infer_rows(TINY, {'infer_fp32_b3', 'infer_bf16_b3'})
    assert fp32.extra['engine'] == bf16.extra['engine'] == 'torch'
    assert fp32.extra['missing_engine'] == 'onnxruntime is not installed.'
    assert {STOCK, SAME, module.PLAIN} == set(fp32.ratios)
    assert fp32.extra['logit_difference'] < 1e-3
    assert {STOCK, SAME} == set(bf16.ratios)


@pytest.mark.slow
def test_both_engines():
    pytest.importorskip('onnxruntime')
    pytest.importorskip('onnxscript')
    (row,) = infer_rows(TINY, {'infer_fp32_b1'})
    other = next(engine for engine in module.ENGINES if engine != row.extra['engine'])
    assert {STOCK, SAME, f'{SAME}_{other}', f'ours_{other}'} <= set(row.ratios)
    assert row.extra['logit_difference'] < 1e-3
