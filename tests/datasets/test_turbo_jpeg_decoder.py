import sys
import types

import numpy as np
import pytest

from mmattr.datasets.image_decoder import ImageDecoder
from mmattr.datasets.turbo_jpeg_decoder import decode_jpeg, load_turbo_jpeg, turn
from mmattr.errors import ConfigError
from tests.datasets.image_files import NO_TURBO_JPEG, file_of, photo


@pytest.fixture
def forgotten():
    load_turbo_jpeg.cache_clear()
    yield
    load_turbo_jpeg.cache_clear()


def test_without_the_package(monkeypatch, forgotten):
    monkeypatch.setitem(sys.modules, 'turbojpeg', None)
    with pytest.raises(ConfigError, match=r'needs PyTurboJPEG .* pip install "mmattr\[data\]"') as raised:
        ImageDecoder('turbojpeg')
    assert '\n' not in str(raised.value)


def test_with_a_library_that_does_not_fit(monkeypatch, forgotten):
    def refuse():
        raise RuntimeError(
            'PyTurboJPEG 2.0 requires libjpeg-turbo 3.0 or later.\nThe loaded library appears to be 2.x.'
        )

    monkeypatch.setitem(sys.modules, 'turbojpeg', types.SimpleNamespace(TurboJPEG=refuse))
    with pytest.raises(ConfigError, match=r'\(PyTurboJPEG 2.0 requires libjpeg-turbo 3.0 or later\)') as raised:
        ImageDecoder('turbojpeg')
    assert '\n' not in str(raised.value)


@pytest.mark.skipif(bool(NO_TURBO_JPEG), reason=NO_TURBO_JPEG)
def test_a_part_of_the_size():
    content = file_of(photo(64, 80))
    assert [decode_jpeg(content, reduction).shape[0] for reduction in (1, 2, 4, 8)] == [64, 32, 16, 8]
    with pytest.raises(UserWarning, match='Premature end'):
        decode_jpeg(content[:-30])


def test_turning_four_times_by_a_quarter_is_none():
    image = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(turn(turn(turn(turn(image, 6), 6), 6), 6), image)
    for orientation in range(1, 9):
        back = {6: 8, 8: 6}.get(orientation, orientation)
        np.testing.assert_array_equal(turn(turn(image, orientation), back), image)
