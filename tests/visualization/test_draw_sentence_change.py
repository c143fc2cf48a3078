import numpy as np
import pytest
from PIL import ImageColor

from mmattr.errors import DataError
from mmattr.visualization import PictureStyle
from mmattr.visualization.draw_sentence_change import draw_sentence_change
from tests.visualization.attention_sample import image_attention

STYLE = PictureStyle()


def has(picture, line, colour):
    height = picture.height // 4
    part = np.asarray(picture)[line * height : (line + 1) * height]
    return (part == ImageColor.getrgb(colour)).all(-1).any()


def test_changed_words_stand_out():
    image = image_attention(with_labels=False)
    picture = draw_sentence_change(image.rows, image.guess, image.flipped)
    assert [has(picture, line, STYLE.wrong) for line in range(4)] == [True, True, False, False]


def test_wrong_words_are_marked_too():
    image = image_attention()
    picture = draw_sentence_change(image.rows, image.guess, (False,) * 4)
    # Label 1 and score 0.1: the second word.
    assert [has(picture, line, STYLE.wrong) for line in range(4)] == [False, True, False, False]


def test_without_a_guess():
    image = image_attention(with_guess=False)
    assert has(draw_sentence_change(image.rows, None, image.flipped), 0, STYLE.present)


def test_wrong_guess():
    image = image_attention()
    with pytest.raises(DataError, match='4 words needs as many guessed scores'):
        draw_sentence_change(image.rows, np.zeros(3), image.flipped)
