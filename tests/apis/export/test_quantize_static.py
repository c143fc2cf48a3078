import dataclasses

import numpy as np
import pytest

from mmattr.apis.backends import load_backend
from mmattr.apis.export.quantize_static import quantize_static
from tests.apis.export.tiny_export import expected_scores, images, tiny_model, tiny_onnx


@pytest.fixture(scope='module')
def quantised(tmp_path_factory):
    report = tiny_onnx('label2label')
    metadata = dataclasses.replace(report.metadata, precision='int8')
    path = tmp_path_factory.mktemp('int8') / 'a.onnx'
    quantize_static(report.path, path, list(images(8)), metadata)
    return path


def test_only_the_backbone_becomes_integers(quantised):
    onnx = pytest.importorskip('onnx')
    graph = onnx.load(quantised).graph
    integers = {output for node in graph.node if node.op_type == 'DequantizeLinear' for output in node.output}
    readers = {node.op_type for node in graph.node if integers & set(node.input)}
    assert 'Conv' in readers
    assert not {'MatMul', 'Gemm', 'Softmax'} & readers
    convolutions = [node for node in graph.node if node.op_type == 'Conv']
    assert all(integers & set(node.input) for node in convolutions)


def test_scores_stay_near(quantised):
    batch = images(4, seed=1)
    backend = load_backend(quantised)
    assert backend.metadata.precision == 'int8'
    np.testing.assert_allclose(backend(batch), expected_scores(tiny_model('label2label'), batch), atol=0.05)
