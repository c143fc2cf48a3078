import json
from dataclasses import asdict

import numpy as np
import pytest
from sklearn.metrics import f1_score, jaccard_score, precision_score, recall_score

from mmattr.errors import ConfigError
from mmattr.evaluation.functional import PedestrianCounts, instance_figures
from tests.evaluation.random_arrays import random_arrays


def figures(label, score, empty_rows='zero', threshold=0.5):
    return instance_figures(PedestrianCounts.count(label, score, threshold).instances, empty_rows)


@pytest.mark.parametrize('num_attributes', [1, 3, 26])
def test_against_scikit_learn(num_attributes):
    label, score = random_arrays(200, num_attributes, unknown=0)
    pair = label, (score > 0.5).astype(int)
    if num_attributes == 1:  # scikit-learn reads one column as a binary problem and not as images
        pair = tuple(np.pad(array, ((0, 0), (0, 1))) for array in pair)
    result = figures(label, score)
    options = {'average': 'samples', 'zero_division': 0}
    assert np.isclose(result.accuracy, jaccard_score(*pair, **options))
    assert np.isclose(result.precision, precision_score(*pair, **options))
    assert np.isclose(result.recall, recall_score(*pair, **options))
    assert np.isclose(result.f1, f1_score(*pair, **options))


def test_hand_rows():
    """Right, nothing predicted, nothing present, neither, nothing known."""
    label = np.array([[1, 1], [1, 0], [0, 0], [0, 0], [-1, -1]])
    score = np.array([[0.9, 0.1], [0.1, 0.1], [0.9, 0.1], [0.1, 0.1], [0.9, 0.9]])
    zero, drop = figures(label, score), figures(label, score, 'drop')
    assert asdict(zero) == pytest.approx(
        {'accuracy': 0.125, 'precision': 0.25, 'recall': 0.125, 'f1': 2 / 3 / 4, 'f1_of_means': 1 / 6}
    )
    assert asdict(drop) == pytest.approx(
        {'accuracy': 0.25, 'precision': 0.5, 'recall': 0.25, 'f1': 1 / 3, 'f1_of_means': 1 / 3}
    )


def test_an_unknown_label_is_as_if_the_attribute_were_not_there():
    label, score = random_arrays(50, 4, unknown=0)
    wider = np.pad(label, ((0, 0), (0, 3)), constant_values=-1)
    noise = np.concatenate([score, np.random.default_rng(3).random((50, 3), dtype=np.float32)], axis=1)
    assert figures(wider, noise) == figures(label, score)


def test_nothing_right():
    result = figures([[1, 0]], [[0.1, 0.9]])
    assert set(asdict(result).values()) == {0.0}


def test_no_image_left():
    for result in (figures([[-1]], [[0.9]]), figures([[0, 0]], [[0.9, 0.1]], 'drop')):
        assert all(np.isnan(value) for value in asdict(result).values())


def test_unknown_policy():
    with pytest.raises(ConfigError, match="'zero' or 'drop', got 'ignore'"):
        figures([[1]], [[0.9]], 'ignore')


@pytest.mark.parametrize(
    ('key', 'threshold', 'empty_rows', 'f1'),
    [
        ('instance_strong_baseline_0p5', 0.5, 'zero', 'f1'),
        ('instance_rethinking_0p5', 0.5, 'zero', 'f1_of_means'),
        ('instance_strong_baseline_0p45', 0.45, 'zero', 'f1'),
        ('instance_rethinking_0p45', 0.45, 'zero', 'f1_of_means'),
        # The released DeepMAR evaluation takes logit >= 0: the threshold is the last number below a half.
        ('instance_deepmar_logit0', np.nextafter(np.float32(0.5), np.float32(0)), 'drop', 'f1_of_means'),
    ],
)
def test_released_evaluations(key, threshold, empty_rows, f1, golden_folder):
    folder = golden_folder / 'rivals'
    results = json.loads((folder / 'metrics_multilabel_a.json').read_text())['results']
    arrays = np.load(folder / 'metrics_multilabel_a.npz')
    for name, score in (('main', arrays['score']), ('untied', arrays['score_untied'])):
        expected = results[name][key]
        result = figures(arrays['label'], score, empty_rows, threshold)
        names = {'accuracy': 'acc', 'precision': 'prec', 'recall': 'recall'}
        for ours, theirs in names.items():
            (value,) = (expected[field] for field in expected if field.startswith(f'instance_{theirs}'))
            assert getattr(result, ours) == pytest.approx(value, abs=1e-6)
        value = expected.get('instance_f1', expected.get('instance_F1'))
        assert getattr(result, f1) == pytest.approx(value, abs=1e-6)
