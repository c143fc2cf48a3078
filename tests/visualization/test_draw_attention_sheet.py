import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization import LayerAttention
from mmattr.visualization.draw_attention_sheet import draw_attention_sheet
from tests.visualization.attention_sample import image_attention, layer


@pytest.mark.parametrize('count', [2, 4, 40])
@pytest.mark.parametrize('size', [(40, 30), (20, 90)])
def test_sheet_of_any_number_of_words(count, size):
    image = image_attention([f'word_{index}' for index in range(count)], size=size)
    sheet = draw_attention_sheet(image, image.layer(), head=1)
    pixels = np.asarray(sheet)
    assert (pixels != 255).any(-1).mean() > 0.05
    # Nothing is drawn into the margin.
    assert (pixels[:, :5] == 255).all()
    assert (pixels[:, -5:] == 255).all()


def test_parts_that_are_missing_are_left_out():
    full = layer()
    image = image_attention(with_guess=False, with_labels=False)
    whole = draw_attention_sheet(image, full)
    words = draw_attention_sheet(image, LayerAttention('encoder.1', 'encoder', words=full.words))
    places = draw_attention_sheet(image, LayerAttention('decoder.1', 'decoder', image=full.image))
    assert words.height < whole.height
    assert places.width < whole.width


def test_a_head_changes_the_sheet():
    image = image_attention()
    sheets = [np.asarray(draw_attention_sheet(image, image.layer(), head)) for head in (None, 1, 2)]
    assert not np.array_equal(sheets[1], sheets[2])
    assert not np.array_equal(sheets[0], sheets[1])
    with pytest.raises(DataError, match='heads 1 to 2, got 3'):
        draw_attention_sheet(image, image.layer(), 3)
