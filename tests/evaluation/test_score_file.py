import numpy as np
import pytest

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.score_file import ScoreFile
from tests.evaluation.random_arrays import random_arrays


@pytest.mark.parametrize(('num_images', 'num_attributes'), [(4, 3), (1, 1)])
def test_what_is_saved_is_loaded(num_images, num_attributes, tmp_path):
    label, score = random_arrays(num_images, num_attributes)
    fields = {
        'names': tuple(f'größe {index}' for index in range(num_attributes)),
        'groups': ('',) * num_attributes,
        'img_path': tuple(f'images/{"x" * index}.jpg' for index in range(num_images)),
        'item': 'pred_score',
        'dataset': 'people',
        'split': 'test',
    }
    ScoreFile(label, score, score / 2, **fields).save(tmp_path / 'new' / 'scores.npz')
    loaded = ScoreFile.load(tmp_path / 'new' / 'scores.npz')
    np.testing.assert_array_equal(loaded.label, label)
    np.testing.assert_array_equal(loaded.score, score)
    np.testing.assert_array_equal(loaded.query_score, score / 2)
    assert {key: getattr(loaded, key) for key in fields} == fields
    assert loaded.source == str(tmp_path / 'new' / 'scores.npz')
    assert [path.name for path in (tmp_path / 'new').iterdir()] == ['scores.npz']


def test_boxes_that_do_not_fit(tmp_path):
    ScoreFile(*random_arrays(3, 2), crop_box=np.zeros((2, 4), dtype=np.int64)).save(tmp_path / 'a.npz')
    with pytest.raises(DataError, match=r'a\.npz has boxes of shape \(2, 4\), expected \(3, 4\)'):
        ScoreFile.load(tmp_path / 'a.npz')


def test_labels_and_scores_are_enough_and_other_arrays_are_left_alone(tmp_path):
    other = np.array([None], dtype=object)
    np.savez(tmp_path / 'a.npz', label=np.ones((2, 3)), score=np.ones((2, 3)), other=other)
    loaded = ScoreFile.load(tmp_path / 'a.npz')
    assert loaded.query_score is None
    assert (loaded.names, loaded.img_path, loaded.dataset) == ((), (), '')


@pytest.mark.parametrize(
    ('arrays', 'words'),
    [
        ({'label': np.ones((2, 2))}, "no array 'score'; it holds label"),
        ({}, 'it holds nothing'),
        ({'label': np.array([[None]], dtype=object), 'score': np.ones((1, 1))}, 'plain arrays'),
        (
            {'label': np.ones((1, 2)), 'score': np.ones((1, 2)), 'names': ['a']},
            'names 1 attributes but .* 2',
        ),
    ],
)
def test_wrong_files(arrays, words, tmp_path):
    np.savez(tmp_path / 'a.npz', **arrays)
    with pytest.raises(DataError, match=words) as caught:
        ScoreFile.load(tmp_path / 'a.npz')
    assert 'a.npz' in str(caught.value)


def test_missing_file(tmp_path):
    with pytest.raises(DataError, match='No such file'):
        ScoreFile.load(tmp_path / 'a.npz')


def test_unwritable(tmp_path):
    scores = ScoreFile(*random_arrays(2, 2))
    with pytest.raises(ConfigError, match=r'must end in \.npz'):
        scores.save(tmp_path / 'scores.pkl')
    (tmp_path / 'file').touch()
    with pytest.raises(ConfigError, match='cannot be written'):
        scores.save(tmp_path / 'file' / 'scores.npz')
