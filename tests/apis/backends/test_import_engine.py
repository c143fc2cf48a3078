import sys

import pytest

from mmattr.apis.backends.import_engine import import_engine
from mmattr.errors import ConfigError


def test_module_with_what_it_needs():
    assert import_engine('xml.dom', 'json') is sys.modules['xml.dom']


@pytest.mark.parametrize(
    ('missing', 'names'),
    [
        ('onnxruntime', ('onnxruntime',)),
        ('onnxruntime', ('onnxruntime.quantization', 'json')),
        ('onnx', ('json', 'onnx')),
    ],
)
def test_missing_package_is_one_sentence(missing, names, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError, match=rf'package {missing}, .* "mmattr\[export\]"'):
        import_engine(*names)
