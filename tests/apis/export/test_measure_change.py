import copy

import numpy as np
import pytest
import torch

from mmattr.apis.backends import ExportedMetadata, ScoreBackend
from mmattr.apis.backends.score_backend import ModelOutputs
from mmattr.apis.export.measure_change import measure_change
from mmattr.apis.prepared_image import PreparedImage
from mmattr.errors import DataError
from tests.apis.export.tiny_export import expected_scores, images, tiny_model
from tests.apis.tiny_setup import GROUPS, NAMES, SIZE


class Rounded(ScoreBackend):
    """Scores rounded to whole numbers."""

    def __init__(self):
        super().__init__(ExportedMetadata(NAMES, GROUPS, (0.5,) * 5, SIZE))

    def _run(self, images):
        scores = expected_scores(tiny_model(), images).round()
        return ModelOutputs(scores, scores)


@pytest.fixture
def model():
    model = copy.deepcopy(tiny_model())
    model.cfg.test_evaluator = [
        dict(type='ErrorRate'),
        dict(type='EvaluationLoss'),
        dict(type='ErrorRate', item='query_score'),
    ]
    return model


def prepared(count, label=None):
    return [PreparedImage(None, torch.from_numpy(image), None, label) for image in images(count)]


def test_figures_and_scores(model):
    broken = PreparedImage('a.jpg', error='damaged')
    change = measure_change(model, Rounded(), [broken, *prepared(20, torch.tensor([1, 0, 1, 0, -1]))])
    scores = expected_scores(model, images(20))
    difference = np.abs(scores - scores.round())
    assert change.num_images == 20
    np.testing.assert_allclose([change.mean_change, change.largest_change], [difference.mean(), difference.max()], 1e-5)
    assert change.flipped == 0  # rounding keeps the side of 1/2
    assert list(change.before) == list(change.after)
    assert change.before['face/error'] == change.after['face/error']
    assert str(change).splitlines()[0].split() == ['figure', 'model', 'exported', 'change']
    assert 'face/error' in str(change)


def test_images_without_labels_have_no_figures(model):
    change = measure_change(model, Rounded(), prepared(3))
    assert change.before == {}
    assert str(change).startswith('3 images: scores change by')


def test_no_image(model):
    with pytest.raises(DataError, match='no image'):
        measure_change(model, Rounded(), [])
