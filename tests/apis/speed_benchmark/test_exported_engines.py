import pytest
import torch
from torch import nn

from mmattr.apis.speed_benchmark import exported_engines as module
from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.exported_engines import ExportedEngines
from mmattr.errors import ConfigError
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_a_missing_engine_is_named_once_and_left_out(monkeypatch, tmp_path):
    calls = []

    def refuse(path, threads):
        calls.append(path.suffix)
        raise ConfigError(f'{path.suffix} is not installed.')

    monkeypatch.setattr(module, 'write_onnx', lambda model, metadata, path: path.touch())
    monkeypatch.setattr(module, 'write_openvino', lambda onnx_file, metadata, path: path.touch())
    monkeypatch.setattr(module, 'load_backend', refuse)
    engines = ExportedEngines(TINY, nn.Identity(), tmp_path)
    for _ in range(2):
        assert engines.open('ours', nn.Identity(), 'fp32') == {}
    assert calls == ['.onnx', '.xml']
    assert engines.missing == {'onnxruntime': '.onnx is not installed.', 'openvino': '.xml is not installed.'}


@pytest.mark.slow
def test_all_engines_compute_the_same_logits(tmp_path):
    for package in ('onnxruntime', 'onnxscript', 'openvino'):
        pytest.importorskip(package)
    models = ComparedModels(TINY)
    models.largest_difference()
    engines = ExportedEngines(TINY, models.ours.data_preprocessor, tmp_path)
    found = engines.open('ours', models.ours, 'fp32')
    assert sorted(found) == ['onnxruntime', 'openvino']
    pixels = models.pixels(2)
    with torch.inference_mode():
        expected = models.ours(models.ours.data_preprocessor.normalize(pixels))
    for predict in found.values():
        torch.testing.assert_close(predict(pixels), expected, rtol=0, atol=1e-4)
    assert sorted(engines.open('ours', models.ours, 'bf16')) == ['openvino']
    assert engines.open('ours', models.ours, 'fp32') == found
