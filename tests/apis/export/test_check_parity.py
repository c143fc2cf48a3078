import math

import numpy as np
import torch

from mmattr.apis.backends import ExportedMetadata, ScoreBackend
from mmattr.apis.backends.score_backend import ModelOutputs
from mmattr.apis.export.check_parity import check_parity
from mmattr.apis.export.exportable_model import ExportableModel
from tests.apis.export.tiny_export import images, tiny_model
from tests.apis.tiny_setup import GROUPS, NAMES, SIZE


class Shifted(ScoreBackend):
    """The model itself, with an error in the last image of a batch."""

    def __init__(self, error):
        super().__init__(ExportedMetadata(NAMES, GROUPS, (0.5,) * 5, SIZE))
        self.error = error
        self.seen = []

    def _run(self, images):
        self.seen.append(images)
        with torch.no_grad():
            scores, logits = (value.numpy() for value in ExportableModel(tiny_model())(torch.from_numpy(images)))
        logits[-1, -1] += self.error
        return ModelOutputs(scores, logits)


def test_largest_difference_of_every_batch_is_found():
    backend = Shifted(0.25)
    differences = check_parity(tiny_model(), backend, batch_sizes=(1, 4))
    assert [entry.batch_size for entry in differences] == [1, 4]
    assert [entry.scores for entry in differences] == [0, 0]
    np.testing.assert_allclose([entry.logits for entry in differences], 0.25, rtol=1e-6)
    assert str(differences[0]) == 'batch of 1: logits 2.5e-01, scores 0.0e+00'


def test_what_is_no_number_is_infinitely_far():
    assert math.isinf(check_parity(tiny_model(), Shifted(math.nan), batch_sizes=(2,))[0].logits)


def test_own_images_come_first_and_noise_differs():
    backend, own = Shifted(0), images(2)
    check_parity(tiny_model(), backend, list(own), batch_sizes=(1, 3))
    seen = np.concatenate(backend.seen)
    np.testing.assert_array_equal(seen[:2], own)
    assert (seen[2] != seen[3]).any()
