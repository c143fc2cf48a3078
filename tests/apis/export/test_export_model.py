import copy
import sys

import pytest
import torch
from mmengine import Config

from mmattr.apis import init_model
from mmattr.apis.backends import load_backend
from mmattr.apis.export import export_model
from mmattr.apis.export.check_parity import Difference, check_parity
from mmattr.apis.export.write_openvino import write_openvino
from mmattr.config_path import shipped_folder
from mmattr.errors import ConfigError
from tests.apis.export.tiny_export import images, tiny_model, tiny_onnx
from tests.test_configs import narrow

MODULE = sys.modules['mmattr.apis.export.export_model']

#: FC, AQN and Label2Label as on faces and as on pedestrians; the backbones are narrow.
ACCEPTED = [f'{method}/{data}.py' for method in ('fc', 'aqn', 'label2label') for data in ('lfwa', 'pa100k')]


def test_report():
    report = tiny_onnx()
    assert report.path.is_file()
    assert report.num_bytes == report.path.stat().st_size
    assert [entry.batch_size for entry in report.differences] == [1, 3, 16]
    assert report.largest < 1e-5


def with_difference(monkeypatch, value):
    """Export without doing the work, and find a difference."""
    monkeypatch.setattr(MODULE, '_write', lambda model, metadata, draft, calibration: draft.write_text('graph'))
    monkeypatch.setattr(MODULE, 'load_backend', lambda path: path)
    monkeypatch.setattr(MODULE, 'check_parity', lambda *inputs: [Difference(1, 0.0, 0.0), Difference(3, value, 0.0)])


@pytest.mark.parametrize('value', [2e-4, float('inf')])
def test_difference_is_refused_and_an_old_file_stays(value, tmp_path, monkeypatch):
    with_difference(monkeypatch, value)
    path = tmp_path / 'new' / 'a.onnx'
    path.parent.mkdir()
    path.write_text('old')
    with pytest.raises(ConfigError, match='allow-difference'):
        export_model(tiny_model(), path)
    assert path.read_text() == 'old'
    assert [entry.name for entry in path.parent.iterdir()] == ['a.onnx']


@pytest.mark.parametrize('options', [dict(allow_difference=True), dict(tolerance=1e-3)])
def test_difference_that_the_user_accepts(options, tmp_path, monkeypatch):
    with_difference(monkeypatch, 2e-4)
    report = export_model(tiny_model(), tmp_path / 'new' / 'a.onnx', **options)
    assert report.path.read_text() == 'graph'
    assert report.largest == 2e-4


def test_other_precisions_may_differ(tmp_path, monkeypatch):
    with_difference(monkeypatch, 0.5)
    report = export_model(tiny_model(), tmp_path / 'a.xml', 'bf16')
    assert report.metadata.precision == 'bf16'


@pytest.mark.parametrize(
    ('name', 'precision', 'message'),
    [
        ('a.pt', 'fp32', 'ends with .onnx or .xml'),
        ('a.onnx', 'fp16', 'precision'),
        ('a.onnx', 'bf16', 'bfloat16'),
        ('a.onnx', 'int8', 'calibration images'),
    ],
)
def test_options_that_exclude_each_other(name, precision, message, tmp_path):
    with pytest.raises(ConfigError, match=message):
        export_model(tiny_model(), tmp_path / name, precision)


def test_integers_end_to_end(tmp_path):
    tiny_onnx()
    report = export_model(tiny_model(), tmp_path / 'a.onnx', 'int8', calibration=list(images(4)), batch_sizes=(2,))
    assert 0 < report.largest < 0.2
    assert load_backend(report.path).metadata.precision == 'int8'


@pytest.mark.slow
@pytest.mark.parametrize('name', ACCEPTED)
def test_both_engines_equal_the_model(name, tmp_path):
    for package in ('onnx', 'onnxscript', 'onnxruntime', 'openvino'):
        pytest.importorskip(package)
    torch.manual_seed(0)
    cfg = Config.fromfile(shipped_folder('configs') / name)
    cfg.model = narrow(cfg.model)
    cfg.model.backbone.update(depth=18, init_cfg=None)
    cfg.model.in_channels = 64
    model = init_model(copy.deepcopy(cfg), None, 'cpu')
    report = export_model(model, tmp_path / 'a.onnx')
    converted = tmp_path / 'a.xml'
    write_openvino(report.path, report.metadata, converted)
    differences = check_parity(model, load_backend(converted))
    print(name, 'ONNX Runtime:', *report.differences, '; OpenVINO:', *differences, sep='  ')
    assert max(report.largest, *(max(entry.logits, entry.scores) for entry in differences)) < 1e-4
