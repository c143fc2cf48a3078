import pytest

from mmattr.apis.backends import load_backend
from mmattr.apis.export.check_parity import check_parity
from tests.apis.export.tiny_export import tiny_model, tiny_openvino


def test_sums_over_channels_are_right_for_every_image_of_a_batch():
    """The sum of `GroupWiseLinear` and its biases, which the engine would merge wrongly."""
    for difference in check_parity(tiny_model('label2label'), load_backend(tiny_openvino('label2label'))):
        assert difference.logits < 1e-5


def test_weights_keep_their_precision():
    openvino = pytest.importorskip('openvino')
    model = openvino.Core().read_model(str(tiny_openvino()))
    kinds = {op.get_element_type().get_type_name() for op in model.get_ops() if op.get_type_name() == 'Constant'}
    assert 'f16' not in kinds
