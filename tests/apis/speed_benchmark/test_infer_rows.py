import pytest

from mmattr.apis.speed_benchmark import exported_engines
from mmattr.apis.speed_benchmark import infer_rows as module
from mmattr.apis.speed_benchmark.infer_rows import infer_row_names, infer_rows
from mmattr.apis.speed_benchmark.speed_row import SAME, STOCK
from mmattr.errors import ConfigError
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_names():
    assert infer_row_names(TINY) == ['infer_fp32_b1', 'infer_bf16_b1', 'infer_fp32_b3', 'infer_bf16_b3']


def test_both_precisions_on_torch_when_the_other_engines_are_missing(monkeypatch):
    def missing(*args):
        raise ConfigError('onnxscript is not installed.')

    monkeypatch.setattr(exported_engines, 'write_onnx', missing)
    fp32, bf16 = infer_rows(TINY, {'infer_fp32_b3', 'infer_bf16_b3'})
    assert fp32.extra['engine'] == bf16.extra['engine'] == 'torch'
    reason = 'onnxscript is not installed.'
    assert fp32.extra['missing_engine'] == f'onnxruntime: {reason}; openvino: {reason}'
    assert {STOCK, SAME, module.PLAIN} == set(fp32.ratios)
    assert fp32.extra['logit_difference'] < 1e-3
    assert {STOCK, SAME} == set(bf16.ratios)


@pytest.mark.slow
@pytest.mark.parametrize(
    ('precision', 'engines', 'limit'),
    [('fp32', {'torch', 'onnxruntime', 'openvino'}, 1e-3), ('bf16', {'torch', 'openvino'}, 0.5)],
)
def test_all_engines(precision, engines, limit):
    for package in ('onnxruntime', 'onnxscript', 'openvino'):
        pytest.importorskip(package)
    (row,) = infer_rows(TINY, {f'infer_{precision}_b1'})
    others = engines - {row.extra['engine']}
    expected = {STOCK, SAME} | {f'{side}_{engine}' for engine in others for side in (SAME, 'ours')}
    assert expected == {side for side in row.ratios if module.PLAIN not in side}
    assert row.extra['missing_engine'] == ''
    assert 0 < row.extra['logit_difference'] < limit
