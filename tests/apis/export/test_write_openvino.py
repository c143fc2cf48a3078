import numpy as np
import pytest

from mmattr.apis.backends import load_backend
from mmattr.apis.export.check_parity import check_parity
from mmattr.apis.export.write_openvino import write_openvino
from tests.apis.export.tiny_export import tiny_model, tiny_onnx, tiny_openvino


def test_sums_over_channels_are_right_for_every_image_of_a_batch():
    """The sum of `GroupWiseLinear` and its biases, which the engine would merge wrongly."""
    for difference in check_parity(tiny_model('label2label'), load_backend(tiny_openvino('label2label'))):
        assert difference.logits < 1e-5


def test_equal_values_keep_their_order(tmp_path):
    openvino = pytest.importorskip('openvino')
    onnx = pytest.importorskip('onnx')
    make, kinds = onnx.helper, onnx.TensorProto
    graph = make.make_graph(
        [make.make_node('TopK', ['images', 'count'], ['scores', 'logits'], axis=1, largest=0)],
        'ties',
        [make.make_tensor_value_info('images', kinds.FLOAT, ['N', 9])],
        [
            make.make_tensor_value_info('scores', kinds.FLOAT, ['N', 9]),
            make.make_tensor_value_info('logits', kinds.INT64, ['N', 9]),
        ],
        [make.make_tensor('count', kinds.INT64, [1], [9])],
    )
    onnx.save(make.make_model(graph, opset_imports=[make.make_opsetid('', 18)]), tmp_path / 'a.onnx')
    write_openvino(tmp_path / 'a.onnx', tiny_onnx().metadata, tmp_path / 'a.xml')
    values = np.random.default_rng(0).integers(0, 2, (3, 9)).astype(np.float32)
    model = openvino.Core().compile_model(str(tmp_path / 'a.xml'), 'CPU')
    np.testing.assert_array_equal(model([values])['logits'], np.argsort(values, 1, kind='stable'))


def test_weights_keep_their_precision():
    openvino = pytest.importorskip('openvino')
    model = openvino.Core().read_model(str(tiny_openvino()))
    kinds = {op.get_element_type().get_type_name() for op in model.get_ops() if op.get_type_name() == 'Constant'}
    assert 'f16' not in kinds
