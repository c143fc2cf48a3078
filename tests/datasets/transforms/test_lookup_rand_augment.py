import copy
import pickle

import numpy as np
import pytest
from mmengine.registry import DefaultScope
from PIL import Image

from mmattr.errors import UnknownTypeError
from mmattr.registry import TRANSFORMS
from tests.datasets.transforms.test_library_transforms import FACE_RAND_AUGMENT, image

__all__ = ['image']

TIMM = dict(
    type='mmpretrain.RandAugment',
    _scope_='mmpretrain',
    policies='timm_increasing',
    num_policies=2,
    magnitude_level=10,
    total_level=30,
    magnitude_std=0.5,
)


def pair(cfg):
    own = {key: value for key, value in cfg.items() if key not in ('type', '_scope_')}
    return TRANSFORMS.build(cfg), TRANSFORMS.build(dict(type='LookupRandAugment', **own))


@pytest.mark.parametrize('cfg', [FACE_RAND_AUGMENT, TIMM], ids=['face', 'timm'])
def test_same_draws_and_same_pixels_as_mmpretrain(image, cfg):
    reference, fast = pair(cfg)
    for seed in range(60):
        np.random.seed(seed)
        expected, state = reference({'img': image.copy()})['img'], np.random.get_state()[2]
        np.random.seed(seed)
        np.testing.assert_array_equal(fast({'img': image.copy()})['img'], expected)
        assert np.random.get_state()[2] == state


def test_every_operation_alone_equals_mmpretrain(image):
    reference, fast = pair(FACE_RAND_AUGMENT)
    assert sum(type(operation).__name__ == '_Lookup' for operation in fast.transforms) == 4
    for index, (theirs, ours) in enumerate(zip(reference.transforms, fast.transforms, strict=True)):
        for view in (image, image[:, ::-1], image[..., ::-1]):
            np.random.seed(index)
            expected = theirs({'img': np.ascontiguousarray(view)})['img']
            np.random.seed(index)
            np.testing.assert_array_equal(ours({'img': np.ascontiguousarray(view)})['img'], expected)


def test_a_probability_below_one_draws_alike(image):
    cfg = copy.deepcopy(FACE_RAND_AUGMENT)
    cfg['hparams']['prob'] = 0.4
    reference, fast = pair(cfg)
    for seed in range(30):
        np.random.seed(seed)
        expected = reference({'img': image.copy()})['img']
        np.random.seed(seed)
        np.testing.assert_array_equal(fast({'img': image.copy()})['img'], expected)


def test_nothing_passes_through_pillow(image, monkeypatch):
    _, fast = pair(FACE_RAND_AUGMENT)
    monkeypatch.setattr(Image, 'fromarray', lambda *_, **__: pytest.fail('an image went to Pillow'))
    for operation in fast.transforms:
        operation({'img': image.copy()})


def test_the_input_is_left_alone(image):
    _, fast = pair(FACE_RAND_AUGMENT)
    before = image.copy()
    for operation in fast.transforms[:6]:
        operation({'img': image})
    np.testing.assert_array_equal(image, before)


def test_config_copy_and_text(image):
    _, fast = pair(FACE_RAND_AUGMENT)
    with DefaultScope.overwrite_default_scope('mmattr'):
        built = TRANSFORMS.build({**FACE_RAND_AUGMENT, 'type': 'LookupRandAugment', '_scope_': 'mmattr'})
    for other in (built, pickle.loads(pickle.dumps(fast))):
        np.random.seed(3)
        expected = fast({'img': image.copy()})['img']
        np.random.seed(3)
        np.testing.assert_array_equal(other({'img': image.copy()})['img'], expected)
    assert 'AutoContrast' in repr(fast)


def test_unknown_operation():
    with pytest.raises((UnknownTypeError, AssertionError, KeyError)):
        TRANSFORMS.build(
            dict(type='LookupRandAugment', policies=[dict(type='Autocontrast')], num_policies=1, magnitude_level=1)
        )
