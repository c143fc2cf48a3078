import numpy as np
import pytest

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation import ScoreWriter
from mmattr.evaluation.metrics import streaming_metric
from mmattr.evaluation.score_file import ScoreFile
from tests.evaluation.random_arrays import as_samples, random_arrays
from tests.evaluation.simulated_ranks import SimulatedRanks, dealt_indices

META = {'attributes': ('hat', 'bag', 'größe'), 'dataset': 'people', 'split': 'test'}


@pytest.mark.parametrize('world', [1, 2, 4])
@pytest.mark.parametrize('size', [1, 3, 14])
def test_every_image_once_in_order(world, size, monkeypatch, tmp_path):
    monkeypatch.setattr(streaming_metric, 'BUFFER_ROWS', 2)
    label, score = random_arrays(size, 3)
    paths = [f'images/{"x" * row}.jpg' for row in range(size)]
    samples = as_samples(label, score, img_path=paths, sample_idx=range(size))
    ranks = SimulatedRanks(world, monkeypatch)

    def work(rank):
        writer = ScoreWriter(str(tmp_path / 'new' / 'scores.npz'))
        writer.dataset_meta = META
        indices = dealt_indices(rank, world, size)
        for start in range(0, len(indices), 2):
            writer.process(None, [samples[index] for index in indices[start : start + 2]])
        return writer.evaluate(size)

    assert ranks.run(work) == [{}] * world
    with np.load(tmp_path / 'new' / 'scores.npz', allow_pickle=False) as file:
        assert set(file) == {'img_path', 'label', 'names', 'groups', 'score', 'item', 'dataset', 'split'}
        np.testing.assert_array_equal(file['label'], label)
        np.testing.assert_array_equal(file['score'], score)
        assert file['img_path'].tolist() == paths
        assert tuple(file['names'].tolist()) == META['attributes']
        assert (file['item'], file['dataset'], file['split']) == ('pred_score', 'people', 'test')
    assert [path.name for path in (tmp_path / 'new').iterdir()] == ['scores.npz']


def test_other_score_and_no_labels(tmp_path):
    writer = ScoreWriter(str(tmp_path / 'scores.npz'), item='query_score')
    writer.process(None, [{'query_score': [0.25, 0.5]}])
    writer.evaluate(1)
    with np.load(tmp_path / 'scores.npz') as file:
        assert file['score'].tolist() == [[0.25, 0.5]]
        assert file['label'].tolist() == [[-1, -1]]
        assert file['names'].tolist() == ['0', '1']


def test_scores_of_the_query_network_stand_beside_the_others(tmp_path):
    label, score = random_arrays(5, 3)
    samples = as_samples(label, score, query_score=score[::-1], sample_idx=[3, 0, 4, 1, 2])
    writer = ScoreWriter(str(tmp_path / 'scores.npz'))
    writer.process(None, samples[:2])
    writer.process(None, samples[2:])
    writer.evaluate(5)
    scores = ScoreFile.load(tmp_path / 'scores.npz')
    order = [1, 3, 4, 0, 2]
    np.testing.assert_array_equal(scores.score, score[order])
    np.testing.assert_array_equal(scores.query_score, score[::-1][order])


def test_parts_of_images(tmp_path):
    label, score = random_arrays(3, 2)
    boxes = [(0, 0, 5, 6), (5, 1, 7, 9), (2, 2, 3, 3)]
    writer = ScoreWriter(str(tmp_path / 'scores.npz'))
    writer.process(None, as_samples(label, score, crop_box=boxes, img_path=['a.jpg'] * 3, sample_idx=[2, 0, 1]))
    writer.evaluate(3)
    scores = ScoreFile.load(tmp_path / 'scores.npz')
    assert scores.crop_box.tolist() == [list(boxes[index]) for index in (1, 2, 0)]
    assert scores.img_path == ('a.jpg',) * 3


def test_images_of_several_data_sets(tmp_path):
    writer = ScoreWriter(str(tmp_path / 'scores.npz'))
    writer.process(None, as_samples(*random_arrays(2, 2), sample_idx=[0, 0]))
    with pytest.raises(DataError, match='sample_idx'):
        writer.evaluate(2)


def test_wrong_ending():
    with pytest.raises(ConfigError, match=r'must end in \.npz'):
        ScoreWriter('scores.pkl')


def test_unwritable(tmp_path):
    (tmp_path / 'file').touch()
    writer = ScoreWriter(str(tmp_path / 'file' / 'scores.npz'))
    writer.process(None, as_samples(*random_arrays(2, 2)))
    with pytest.raises(ConfigError, match='cannot be written'):
        writer.evaluate(2)
