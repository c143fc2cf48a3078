import json

import numpy as np
import pytest

from mmattr.apis.error_analysis.analyse_scores import (
    analyse_agreement,
    analyse_calibration,
    analyse_confusion,
    analyse_cooccurrence,
    analyse_rules,
    cooccurrence,
    describe,
)
from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.evaluation.functional.label_rules import LabelRule
from tests.evaluation.random_arrays import random_arrays

RULES = [LabelRule('exclusion', 0, 1, 2, 60.0), LabelRule('implication', 2, 0, 0, 70.0)]


def make_models(label, **scores):
    names = tuple(f'a{index}' for index in range(label.shape[1]))
    return ScoredModels(label, scores, names, ('',) * len(label), 'people', 'test')


@pytest.fixture
def models():
    label, score = random_arrays(80, 3)
    return make_models(label, one=score, two=score[::-1].copy())


def test_confusion_adds_up(models):
    content = analyse_confusion(models, 0.5)
    wrong = ((models.scores['two'] > 0.5) != (models.label == 1))[models.known]
    assert content['two']['error'] == pytest.approx(100 * wrong.mean())
    rows = content['two']['attributes']
    assert [row['name'] for row in rows] == ['a0', 'a1', 'a2']
    assert sum(row['false_positive'] + row['false_negative'] for row in rows) == wrong.sum()
    assert [row['known'] for row in rows] == models.known.sum(axis=0).tolist()


def test_agreement_against_loops(models):
    [pair] = analyse_agreement(models, 0.5)
    right = {'one': 0, 'two': 0}
    for image in range(80):
        for attribute in range(3):
            said = {title: models.scores[title][image, attribute] > 0.5 for title in right}
            if models.label[image, attribute] >= 0 and said['one'] != said['two']:
                right['one' if said['one'] == (models.label[image, attribute] == 1) else 'two'] += 1
    assert pair == {'models': ['one', 'two'], 'differ': sum(right.values()), 'right': list(right.values())}


def test_calibration_of_all_is_that_of_one_long_attribute(models):
    content = analyse_calibration(models, 10)['one']
    long = make_models(models.label.reshape(-1, 1), one=models.scores['one'].reshape(-1, 1))
    alone = analyse_calibration(long, 10)['one']
    for key in ('ece', 'ece_equal_mass', 'brier', 'bins'):
        assert content[key] == alone[key] == alone['attributes'][0][key]
    of_attributes = [row['ece'] for row in content['attributes']]
    assert content['ece_attribute_mean'] == pytest.approx(np.mean(of_attributes))
    assert content['mean_score'] == pytest.approx(models.scores['one'][models.known].mean())


def test_rules_against_loops(models):
    content = analyse_rules(models, RULES, 0.5)
    sources = {'labels': models.label == 1, **{title: score > 0.5 for title, score in models.scores.items()}}
    for source, present in sources.items():
        broken = np.zeros((80, 2), dtype=bool)
        for image in range(80):
            known = models.known[image]
            broken[image, 0] = known[0] and known[1] and present[image, 0] and present[image, 1]
            broken[image, 1] = known[2] and known[0] and present[image, 2] and not present[image, 0]
        assert [rule['broken'][source] for rule in content['rules']] == broken.sum(axis=0).tolist()
        total = content['total'][source]
        assert total['broken'] == broken.sum()
        assert total['images_percent'] == pytest.approx(100 * broken.any(axis=1).mean())
    assert content['rules'][0]['images'] == (models.known[:, 0] & models.known[:, 1]).sum()
    both = models.known[:, [0, 1]].all(axis=1)
    first, second = (models.label[both, index] == 1 for index in (0, 1))
    one = analyse_rules(models, RULES[:1], 0.5)['total']['labels']['independent']
    assert one == pytest.approx(first.mean() * second.mean() * both.sum())


def test_cooccurrence(models):
    phi = cooccurrence(models, 0.5)
    known = models.known[:, 0] & models.known[:, 1]
    predicted = models.scores['one'][known] > 0.5
    assert phi['one'][0, 1] == pytest.approx(np.corrcoef(predicted[:, 0], predicted[:, 1])[0, 1])
    content = analyse_cooccurrence(phi, models.names)
    differences = [abs(phi['one'][i, j] - phi['labels'][i, j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert content['one']['mean_difference'] == pytest.approx(np.mean(differences))
    assert content['labels']['pairs'] == []
    pairs = [abs(pair['labels'] - pair['predictions']) for pair in content['one']['pairs']]
    assert pairs == pytest.approx(sorted(differences, reverse=True))


@pytest.mark.parametrize(
    'label', [np.full((3, 2), -1), np.zeros((3, 2)), np.ones((1, 2)), np.array([[1, -1]]), np.array([[1]])]
)
def test_degenerate_labels_give_valid_json(label):
    label = label.astype(np.int8)
    models = make_models(label, one=np.full(label.shape, 0.7, dtype=np.float32))
    rules = RULES[:1] if label.shape[1] > 1 else []
    content = {
        **describe(models, 0.5),
        'confusion': analyse_confusion(models, 0.5),
        'agreement': analyse_agreement(models, 0.5),
        'calibration': analyse_calibration(models, 15),
        'rules': analyse_rules(models, rules, 0.5),
        'cooccurrence': analyse_cooccurrence(cooccurrence(models, 0.5), models.names),
    }
    json.dumps(content, allow_nan=False)
    assert content['agreement'] == []
    if (label < 0).all():
        assert content['confusion']['one']['error'] is None
        assert content['calibration']['one']['ece'] is None
