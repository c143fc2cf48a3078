import pytest

from mmattr.errors import DataError
from tests.visualization.attention_sample import NAMES, image_attention, layer


def test_words_that_changed():
    assert image_attention().flipped == (True, True, False, False)
    assert image_attention(with_guess=False).flipped == (False,) * 4
    assert image_attention().names == NAMES


def test_layers_by_name_and_number():
    image = image_attention(layers=(layer('query_head.decoder.1'), layer('mlm.decoder.1'), layer('mlm.decoder.2')))
    assert image.layer().name == 'mlm.decoder.1'
    assert image.layer('2').name == 'mlm.decoder.2'
    assert image.layer('query_head.decoder.1').name == 'query_head.decoder.1'
    for wrong in ('3', '0', 'decoder.1'):
        with pytest.raises(DataError, match=rf"no layer '{wrong}'; it has: query_head.decoder.1, mlm.decoder.1, mlm"):
            image.layer(wrong)
