import numpy as np
import pytest
import torch

from mmattr.apis.export.stable_sort import stable_sort_translation


@pytest.mark.parametrize('descending', [False, True])
def test_equal_values_keep_their_order(descending, tmp_path):
    for package in ('onnx', 'onnxscript'):
        pytest.importorskip(package)
    engine = pytest.importorskip('onnxruntime')

    class Sort(torch.nn.Module):
        def forward(self, values):
            found, order = values.sort(dim=1, stable=True, descending=descending)
            return found, order

    batch = torch.export.Dim('batch')
    values = torch.randint(0, 3, (4, 9)).to(torch.uint8)
    program = torch.onnx.export(
        torch.export.export(Sort(), (values,), dynamic_shapes=({0: batch},)),
        dynamo=True,
        opset_version=18,
        custom_translation_table={torch.ops.aten.sort.stable: stable_sort_translation()},
        verbose=False,
    )
    program.save(str(tmp_path / 'a.onnx'))
    session = engine.InferenceSession(str(tmp_path / 'a.onnx'))
    for count in (1, 5):
        values = np.random.default_rng(count).integers(0, 3, (count, 9), dtype=np.uint8)
        found, order = session.run(None, {session.get_inputs()[0].name: values})
        keys = -values.astype(int) if descending else values
        np.testing.assert_array_equal(order, np.argsort(keys, axis=1, kind='stable'))
        np.testing.assert_array_equal(found, np.take_along_axis(values, order, 1))
