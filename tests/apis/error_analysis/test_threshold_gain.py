import numpy as np
import pytest

from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.apis.error_analysis.threshold_gain import analyse_thresholds, shared_images, training_warning
from mmattr.errors import DataError
from mmattr.evaluation.functional.best_threshold import CRITERIA, best_threshold
from tests.evaluation.random_arrays import random_arrays


def make_models(label, score, paths=(), title='one', names=('a', 'b', 'c')):
    return ScoredModels(label, {title: score}, names, tuple(paths) or ('',) * len(label), 'people', 'test')


@pytest.mark.parametrize('criterion', CRITERIA)
def test_thresholds_of_val_judged_on_test(criterion):
    val, test = make_models(*random_arrays(50, 3, seed=1)), make_models(*random_arrays(70, 3, seed=2))
    gain = analyse_thresholds(test, val, criterion, 0.5)['models']['one']
    thresholds = best_threshold(val.label, val.scores['one'], criterion)
    assert [row['threshold'] for row in gain['attributes']] == thresholds.tolist()
    assert all(row['chosen'] for row in gain['attributes'])
    wrong = ((test.scores['one'] > thresholds.astype(np.float32)) != (test.label == 1))[test.known]
    assert gain['after']['error'] == pytest.approx(100 * wrong.mean())
    figure = {'accuracy': 'error', 'f1': 'f1', 'balanced_accuracy': 'error_balanced'}[criterion]
    better = gain['val_after'][figure] - gain['val_before'][figure]
    assert better >= 0 if criterion == 'f1' else better <= 0


def test_attributes_without_both_labels_keep_one_half():
    label = np.array([[0, 1, -1], [0, 0, -1]])
    val = make_models(label, np.array([[0.9, 0.4, 0.3], [0.2, 0.1, 0.3]]))
    rows = analyse_thresholds(val, val, 'accuracy', 0.5)['models']['one']['attributes']
    assert [row['chosen'] for row in rows] == [False, True, False]
    assert [row['threshold'] for row in rows] == [0.5, pytest.approx(0.25), 0.5]
    assert rows[2]['before'] is None


def test_other_models_or_attributes():
    arrays = random_arrays(5, 3)
    with pytest.raises(DataError, match='models two, the test scores of one'):
        analyse_thresholds(make_models(*arrays), make_models(*arrays, title='two'), 'f1', 0.5)
    with pytest.raises(DataError, match='other attributes'):
        analyse_thresholds(make_models(*arrays), make_models(*arrays, names=('c', 'b', 'a')), 'f1', 0.5)


def test_shared_images():
    training = ['images/a/1.jpg', 'images/a/2.jpg', '']
    assert shared_images(['data/x/images/a/1.jpg', '/root/images/a/2.jpg', 'images/b/1.jpg', ''], training) == 2
    assert shared_images(['a\\1.jpg', '3.jpg'], training) == 1
    assert shared_images([], training) == shared_images(['1.jpg'], []) == 0


def test_warnings():
    arrays = random_arrays(2, 3)
    val, test = make_models(*arrays, ['d/1.jpg', 'd/2.jpg']), make_models(*arrays, ['d/3.jpg', 'd/4.jpg'])
    assert training_warning(val, ['5.jpg'], test) == ''
    assert training_warning(val, ['1.jpg', '5.jpg'], test).startswith('1 of 2 validation images are among the training')
    assert training_warning(val, [], val).startswith('2 of 2 validation images are test images')
    assert training_warning(make_models(*arrays), ['1.jpg'], test) == ''
