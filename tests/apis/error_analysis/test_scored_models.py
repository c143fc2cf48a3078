import numpy as np
import pytest

from mmattr.apis.error_analysis import ScoredModels
from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.score_file import ScoreFile
from tests.apis.error_analysis.score_files import NAMES, write_scores


def test_models_keep_the_order_of_the_files(tmp_path):
    query = np.full((60, 4), 0.25, dtype=np.float32)
    paths = [write_scores(tmp_path, 'b'), write_scores(tmp_path, 'a', seed=1, query_score=query)]
    models = ScoredModels.load(paths)
    assert list(models.scores) == ['b', 'a']
    np.testing.assert_array_equal(models.scores['a'], ScoreFile.load(paths[1]).score)
    assert (models.names, models.dataset, models.split) == (NAMES, 'people', 'test')
    np.testing.assert_array_equal(models.known, models.label >= 0)
    with_query = ScoredModels.load(paths, ['FC', 'L2L'], with_query=True)
    assert list(with_query.scores) == ['FC', 'L2L', 'L2L (query)']
    np.testing.assert_array_equal(with_query.scores['L2L (query)'], query)


def test_labels_and_scores_are_enough(tmp_path):
    np.savez(tmp_path / 'a.npz', label=np.ones((1, 2)), score=np.ones((1, 2)))
    models = ScoredModels.load([tmp_path / 'a.npz'])
    assert (models.names, models.img_path) == (('0', '1'), ('',))


def test_files_that_do_not_belong_together(tmp_path):
    first = write_scores(tmp_path, 'a')
    changed = ScoreFile.load(first).label.copy()
    changed[0, 0] = 1 - max(changed[0, 0], 0)
    others = {
        'labels': dict(label=changed),
        'attributes': dict(names=NAMES[::-1]),
        'images': dict(img_path=('x',) * 60),
    }
    for word, fields in others.items():
        with pytest.raises(DataError, match=f'b.npz and .*a.npz hold other {word}'):
            ScoredModels.load([first, write_scores(tmp_path, 'b', **fields)])


def test_mistakes(tmp_path):
    path = write_scores(tmp_path, 'a')
    with pytest.raises(ConfigError, match='1 score files need 1 names, got 2'):
        ScoredModels.load([path], ['a', 'b'])
    with pytest.raises(ConfigError, match="Two score files are called 'a'"):
        ScoredModels.load([path, path])
    with pytest.raises(DataError, match='sigmoid'):
        ScoredModels.load([write_scores(tmp_path, 'b', score=np.full((60, 4), 7.0))])
    np.savez(tmp_path / 'c.npz', label=np.ones((0, 2)), score=np.ones((0, 2)))
    with pytest.raises(DataError, match='holds no images'):
        ScoredModels.load([tmp_path / 'c.npz'])
