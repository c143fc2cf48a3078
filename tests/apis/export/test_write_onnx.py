import copy

import pytest
import torch

from mmattr.apis.export.write_onnx import write_onnx
from mmattr.errors import ConfigError
from tests.apis.export.tiny_export import tiny_model, tiny_onnx


def test_graph_has_an_open_batch_and_named_outputs():
    onnx = pytest.importorskip('onnx')
    graph = onnx.load(tiny_onnx().path).graph
    batch, *image = graph.input[0].type.tensor_type.shape.dim
    assert graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.UINT8
    assert batch.dim_param
    assert [side.dim_value for side in image] == [3, 32, 24]
    assert [output.name for output in graph.output] == ['scores', 'logits']
    assert 'BatchNormalization' not in {node.op_type for node in graph.node}


def test_optimised_model_is_refused(tmp_path):
    pytest.importorskip('onnxscript')
    model = copy.deepcopy(tiny_model()).optimize_for_inference()
    with pytest.raises(ConfigError, match='was optimised'):
        write_onnx(model, tiny_onnx().metadata, tmp_path / 'a.onnx')


def test_forward_pass_that_is_no_graph_is_refused(tmp_path, monkeypatch):
    pytest.importorskip('onnxscript')
    model = copy.deepcopy(tiny_model())

    def branch(inputs, data_samples=None, mode='tensor'):
        return inputs.flatten(1)[:, :5] if inputs.sum().item() > 0 else torch.zeros(1)

    monkeypatch.setattr(model, 'forward', branch)
    with pytest.raises(ConfigError, match='cannot be exported as one graph'):
        write_onnx(model, tiny_onnx().metadata, tmp_path / 'a.onnx')
