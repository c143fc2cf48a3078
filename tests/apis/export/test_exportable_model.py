import numpy as np
import torch
from torch import nn

from mmattr.apis.export.exportable_model import ExportableModel, fixed_texts
from tests.apis.export.tiny_export import expected_scores, images, tiny_model


def test_scores_are_those_of_the_whole_model():
    model, batch = tiny_model(), images(3)
    exportable = ExportableModel(model)
    with torch.no_grad():
        scores, logits = exportable(torch.from_numpy(batch))
    np.testing.assert_allclose(scores.numpy(), expected_scores(model, batch), atol=1e-6)
    torch.testing.assert_close(logits.sigmoid(), scores)


class Texts(nn.Module):
    """Counts how often its texts are asked for."""

    soft_prompts = None
    asked = 0

    def text_table(self):
        self.asked += 1
        return torch.full((2, 3), float(self.asked))


def test_texts_are_constant_for_a_while_only():
    model = Texts()
    with fixed_texts(model):
        assert model.text_table().unique().tolist() == [1]
        assert model.text_table().unique().tolist() == [1]
    assert model.text_table().unique().tolist() == [2]


def test_model_without_texts_is_left():
    model = tiny_model()
    before = dict(vars(model))
    with fixed_texts(model):
        assert vars(model).keys() == before.keys()
