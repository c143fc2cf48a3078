import numpy as np
import pytest

from mmattr.apis import AttributeInferencer
from mmattr.apis.export import ExportedRecognizer
from mmattr.errors import ConfigError
from tests.apis.export.tiny_export import THRESHOLD, one_stage_config, tiny_model, tiny_onnx, tiny_openvino
from tests.apis.tiny_setup import GROUPS, NAMES, save_images


@pytest.mark.parametrize('make', [lambda: tiny_onnx('label2label').path, lambda: tiny_openvino('label2label')])
def test_inferencer_gives_the_results_of_the_model(make, tmp_path):
    path = make()
    checkpoint = path.with_name('label2label.pth')
    own = AttributeInferencer(one_stage_config('label2label'), checkpoint, 'cpu', threshold=THRESHOLD)
    exported = AttributeInferencer(path)
    assert (exported.attributes, exported.groups) == (NAMES, GROUPS)
    np.testing.assert_array_equal(exported.thresholds, own.thresholds)
    pictures = save_images(tmp_path, 3)
    for result, expected in zip(exported(pictures), own(pictures), strict=True):
        assert result['labels'] == expected['labels']
        np.testing.assert_allclose(list(result['scores'].values()), list(expected['scores'].values()), atol=1e-5)


def test_thresholds_of_the_user_win():
    assert AttributeInferencer(tiny_onnx().path, threshold=0.7).thresholds.tolist() == [0.7] * 5


def test_what_the_file_has_settled_is_refused():
    path = tiny_onnx().path
    with pytest.raises(ConfigError, match='leave out checkpoint, attributes'):
        AttributeInferencer(path, 'a.pth', attributes=['hat'])
    with pytest.raises(ConfigError, match='run on the CPU'):
        AttributeInferencer(path, device='cuda:0')
    with pytest.raises(ConfigError, match='cannot use known words'):
        AttributeInferencer(path)(np.zeros((8, 8, 3), dtype=np.uint8), known=dict(hat=1))


def test_looks_like_a_model():
    model, exported = tiny_model(), ExportedRecognizer(tiny_onnx().path)
    for name in ('attribute_names', 'attribute_groups', 'num_attributes', 'dataset_meta'):
        assert getattr(exported, name) == getattr(model, name)
    with pytest.raises(ConfigError, match='cannot be trained'):
        exported.train()
