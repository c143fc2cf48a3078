import numpy as np
import pytest

from mmattr.apis.backends import is_exported, load_backend
from mmattr.errors import CheckpointError
from tests.apis.export.tiny_export import images, tiny_onnx, tiny_openvino


def test_suffix_chooses_the_engine_and_both_agree():
    batch = images(2)
    np.testing.assert_allclose(load_backend(tiny_onnx().path)(batch), load_backend(tiny_openvino())(batch), atol=1e-5)


def test_what_is_an_exported_model(tmp_path):
    assert is_exported('a.onnx')
    assert is_exported(tmp_path / 'a.xml')
    assert not is_exported('a.py')
    assert not is_exported(dict(type='a.onnx'))


def test_wrong_files(tmp_path):
    with pytest.raises(CheckpointError, match=r'neither .onnx nor .xml'):
        load_backend('model.pth')
    with pytest.raises(CheckpointError, match='There is no exported model'):
        load_backend(tmp_path / 'a.onnx')
