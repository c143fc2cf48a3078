import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization import LayerAttention
from tests.visualization.attention_sample import layer


def test_one_head_or_the_mean():
    found = layer(heads=3)
    np.testing.assert_array_equal(found.word_map(2), found.words[1])
    np.testing.assert_allclose(found.word_map(), sum(found.words) / 3, rtol=1e-6)
    assert found.image_map().shape == (4, 2, 3)
    np.testing.assert_allclose(found.image_map(1).sum((1, 2)), 1, rtol=1e-6)
    assert found.head_title(2) == 'language model, layer 1, head 2'
    assert found.head_title() == 'language model, layer 1, mean of 3 heads'


@pytest.mark.parametrize('head', [0, 3, -1])
def test_unknown_head(head):
    with pytest.raises(DataError, match=rf'heads 1 to 2, got {head}'):
        layer().word_map(head)


def test_parts_may_be_missing():
    words_only = LayerAttention('encoder.1', 'encoder, layer 1', words=np.full((4, 2, 2), 0.5))
    assert words_only.num_heads == 4
    with pytest.raises(DataError, match=r'encoder.1 has no attention to the image'):
        words_only.image_map()
    assert LayerAttention('x.1', 'x').num_heads == 0
