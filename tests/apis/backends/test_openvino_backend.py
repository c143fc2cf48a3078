import numpy as np
import pytest

from mmattr.apis.backends import load_backend
from mmattr.apis.backends.openvino_backend import OpenVINOBackend
from mmattr.errors import CheckpointError
from tests.apis.export.tiny_export import expected_scores, images, tiny_model, tiny_onnx, tiny_openvino


@pytest.mark.parametrize('count', [1, 3, 16])
def test_scores_are_those_of_the_model(count):
    backend = OpenVINOBackend(tiny_openvino('label2label'), num_threads=1)
    batch = images(count)
    np.testing.assert_allclose(backend(batch), expected_scores(tiny_model('label2label'), batch), atol=1e-5)


def test_a_result_is_not_overwritten_by_the_next():
    backend = OpenVINOBackend(tiny_openvino())
    first = backend(images(2))
    copy = first.copy()
    backend(images(2, seed=1))
    np.testing.assert_array_equal(first, copy)


def test_metadata_travels_in_the_file():
    assert OpenVINOBackend(tiny_openvino()).metadata == load_backend(tiny_onnx().path).metadata


def test_damaged_file(tmp_path):
    pytest.importorskip('openvino')
    path = tmp_path / 'a.xml'
    path.write_text('no graph')
    with pytest.raises(CheckpointError, match='OpenVINO cannot load'):
        OpenVINOBackend(path)
