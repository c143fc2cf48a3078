import numpy as np
import pytest

from mmattr.apis.backends.onnx_runtime_backend import OnnxRuntimeBackend
from mmattr.errors import CheckpointError
from tests.apis.export.tiny_export import THRESHOLD, expected_scores, images, tiny_model, tiny_onnx
from tests.apis.tiny_setup import GROUPS, NAMES, SIZE


@pytest.mark.parametrize('count', [1, 3, 16])
def test_scores_are_those_of_the_model(count):
    backend = OnnxRuntimeBackend(tiny_onnx('label2label').path, num_threads=1)
    batch = images(count)
    np.testing.assert_allclose(backend(batch), expected_scores(tiny_model('label2label'), batch), atol=1e-5)


def test_metadata_travels_in_the_file():
    metadata = OnnxRuntimeBackend(tiny_onnx().path).metadata
    assert (metadata.attributes, metadata.groups, metadata.input_size) == (NAMES, GROUPS, SIZE)
    assert metadata.thresholds == (THRESHOLD['hat'], 0.5, 0.5, 0.5, 0.5)
    assert metadata.model.endswith('ResNet, FCHead')


def test_damaged_file(tmp_path):
    pytest.importorskip('onnxruntime')
    path = tmp_path / 'a.onnx'
    path.write_bytes(b'no graph')
    with pytest.raises(CheckpointError, match='ONNX Runtime cannot load'):
        OnnxRuntimeBackend(path)
