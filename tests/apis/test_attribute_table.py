from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mmattr.apis.attribute_table import AttributeTable
from mmattr.apis.prepared_image import PreparedImage
from mmattr.structures import AttributeDataSample

TABLE = AttributeTable(('hat', 'bag', 'skirt'), ('head', '', ''), np.array([0.5, 0.2, 0.9]))


def sample(scores, matches=None):
    predicted = AttributeDataSample().set_pred_score(torch.tensor(scores))
    if matches is not None:
        predicted.set_field(torch.tensor(matches), 'match_score', dtype=torch.Tensor)
    return predicted


def test_a_score_lies_above_its_own_threshold():
    result = TABLE.describe(PreparedImage('a.png'), sample([0.5, 0.25, 0.95]))
    assert result == dict(
        path='a.png', scores=pytest.approx({'hat': 0.5, 'bag': 0.25, 'skirt': 0.95}), labels=['bag', 'skirt']
    )


def test_matches_known_words_and_labels():
    image = PreparedImage(None, gt_label=torch.tensor([1, -1, 0]))
    result = TABLE.describe(image, sample([1.0, 1.0, 1.0], [20.0, 30.0, 25.0]), np.array([-1, 1, 0]))
    assert result['matches'] == {'hat': 20, 'bag': 30, 'skirt': 25}
    assert result['known'] == {'bag': 1, 'skirt': 0}
    assert result['gt'] == {'hat': 1, 'bag': None, 'skirt': 0}
    rows = TABLE.rows(result)
    assert [row.name for row in rows] == list(TABLE.names)
    assert [(row.group, row.threshold) for row in rows] == [('head', 0.5), ('', 0.2), ('', 0.9)]
    assert [row.label for row in rows] == [1, -1, 0]
    assert [row.known for row in rows] == [None, 1, 0]


def test_only_a_model_with_prompts_is_told(monkeypatch):
    told = []
    model = SimpleNamespace(set_labels=lambda names, prompts: told.append((names, prompts)))
    TABLE.apply_to(model)
    assert told == []
    AttributeTable(('hat',), ('',), np.array([0.5]), 'prompts').apply_to(model)
    assert told == [(('hat',), 'prompts')]
