import numpy as np
import pytest

from mmattr.apis.backends import ExportedMetadata, ScoreBackend
from mmattr.apis.backends.score_backend import ModelOutputs
from mmattr.errors import DataError


class Brightness(ScoreBackend):
    """The mean of each colour, as three attributes."""

    def _run(self, images):
        assert images.flags.c_contiguous
        logits = images.mean((2, 3), dtype=np.float32)
        return ModelOutputs(logits / 255, logits)


@pytest.fixture
def backend():
    return Brightness(ExportedMetadata(tuple('bgr'), ('',) * 3, (0.5,) * 3, (4, 6)))


def test_scores_are_the_first_output(backend):
    images = np.random.default_rng(0).integers(0, 256, (2, 4, 6, 3), dtype=np.uint8).transpose(0, 3, 1, 2)
    np.testing.assert_allclose(backend(images), images.mean((2, 3)) / 255, rtol=1e-5)
    np.testing.assert_allclose(backend.run(images).logits, images.mean((2, 3)), rtol=1e-5)


def test_no_image_is_no_row(backend):
    assert backend(np.zeros((0, 3, 4, 6), dtype=np.uint8)).shape == (0, 3)


@pytest.mark.parametrize('shape', [(1, 3, 6, 4), (3, 4, 6), (1, 4, 6, 3)])
def test_other_shapes_are_refused(backend, shape):
    with pytest.raises(DataError, match=r'\(N, 3, 4, 6\)'):
        backend(np.zeros(shape, dtype=np.uint8))


def test_other_types_are_refused(backend):
    with pytest.raises(DataError, match='float32'):
        backend(np.zeros((1, 3, 4, 6), dtype=np.float32))
