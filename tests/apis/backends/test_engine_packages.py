import sys

import pytest

from mmattr.apis.backends import engine_packages
from mmattr.errors import ConfigError


@pytest.mark.parametrize(
    ('package', 'function'),
    [
        ('onnx', 'import_onnx'),
        ('onnxruntime', 'import_onnx_runtime'),
        ('onnxruntime', 'import_quantization'),
        ('openvino', 'import_openvino'),
        ('onnxscript', 'import_onnxscript'),
    ],
)
def test_missing_package_is_one_sentence(package, function, monkeypatch):
    monkeypatch.setitem(sys.modules, 'onnx', sys)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigError, match=rf'package {package}, .* "mmattr\[export\]"'):
        getattr(engine_packages, function)()
