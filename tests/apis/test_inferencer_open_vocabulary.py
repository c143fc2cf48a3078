"""The inferencer with attributes typed by a user: thresholds, groups, streams, mistakes."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from mmattr.apis import AttributeInferencer
from mmattr.errors import ConfigError, DataError, MMAttrError
from tests.apis.tiny_clip_setup import clip_config, save_clip_checkpoint
from tests.apis.tiny_setup import GROUPS, NAMES, save_annotation, save_checkpoint, save_images, tiny_config

pytest.importorskip('open_clip')

TYPED = ['a red hat', 'hat', 'long hair']


def scores(result):
    return np.array(list(result['scores'].values()))


@pytest.fixture
def qks(tmp_path):
    cfg = clip_config(dataset=save_annotation(tmp_path / 'data', [[1, 0, -1, 1, 0], [0, 1, 1, 1, 1]]))
    checkpoint = save_clip_checkpoint(tmp_path / 'qks.pth', cfg)
    return AttributeInferencer(cfg, checkpoint, 'cpu', batch_size=1, threshold={'hat': 0.3})


def test_attributes_typed_by_the_user(qks, tmp_path):
    path = save_images(tmp_path, 1)[0]
    before = qks(path)
    assert list(before['scores']) == list(NAMES)
    qks.set_attributes(TYPED)
    result = qks(path)
    assert list(result['scores']) == list(result['matches']) == TYPED == list(qks.attributes)
    np.testing.assert_allclose(1 / (1 + np.exp(-np.array(list(result['matches'].values())))), scores(result), atol=1e-6)
    np.testing.assert_allclose(result['matches']['hat'], before['matches']['hat'], rtol=1e-4)
    assert qks.groups == ('', 'head', '')
    assert [(row.name, row.group, row.threshold) for row in qks.rows(result)] == [
        ('a red hat', '', 0.5),
        ('hat', 'head', 0.3),
        ('long hair', '', 0.5),
    ]
    assert result['labels'] == [row.name for row in qks.rows(result) if row.score > row.threshold]
    started = AttributeInferencer(qks.model.cfg, tmp_path / 'qks.pth', 'cpu', attributes=TYPED, prompts='{}')
    qks.set_attributes(TYPED, prompts=['{}'])
    np.testing.assert_allclose(scores(started(path)), scores(qks(path)), atol=1e-6)


def test_thresholds_follow_the_names(qks):
    qks.set_attributes(['bag', 'boots'])
    assert qks.thresholds.tolist() == [0.5, 0.5]
    qks.set_attributes(['boots', 'hat'])
    assert qks.thresholds.tolist() == [0.5, 0.3]
    qks.set_attributes(['boots', 'bag'], threshold={'boots': 0.1})
    assert qks.thresholds.tolist() == [0.1, 0.5]
    qks.set_attributes(['hat', 'boots'])  # what was stated last stays
    assert qks.thresholds.tolist() == [0.5, 0.1]
    qks.set_attributes(['hat'], threshold=0.7)
    qks.set_attributes(['bag', 'boots'])
    assert qks.thresholds.tolist() == [0.7, 0.7]


def test_a_running_stream_keeps_its_attributes(qks, tmp_path):
    paths = save_images(tmp_path, 4)
    old = qks(paths)
    stream, drawn = qks.iterate(paths, keep_images=True), qks.iterate(paths, with_pictures=True)
    results = [next(stream)]
    pictures = [next(drawn)['picture']]
    qks.set_attributes(TYPED)
    new = qks(paths)
    other = qks.iterate(paths)
    qks.set_attributes(['boots'], threshold=0.9)
    taken = []
    for _ in range(3):  # two streams, taken in turns
        results.append(next(stream))
        pictures.append(next(drawn)['picture'])
        taken.append(next(other))
    for got, expected in zip([*results, *taken], [*old, *new[:3]], strict=True):
        assert list(got['scores']) == list(expected['scores'])
        np.testing.assert_allclose(scores(got), scores(expected), atol=1e-6)
    assert qks.attributes == ('boots',)
    assert list(qks(paths[0])['scores']) == ['boots']
    # A result of the stream can still be drawn, and its own pictures show its own thresholds.
    assert [row.name for row in qks.rows(results[0])] == list(NAMES)
    assert [row.group for row in qks.rows(results[3])] == list(GROUPS)
    assert qks.draw(results[3]).size == pictures[3].size


def test_a_list_that_cannot_be_used_changes_nothing(qks, tmp_path):
    path = save_images(tmp_path, 1)[0]
    qks.set_attributes(TYPED, ['the {}'], threshold={'hat': 0.1})
    before, thresholds = qks(path), qks.thresholds.tolist()
    for attributes, prompts, threshold, message in (
        ([], None, None, 'empty'),
        ('hat', None, None, r"such as \['hat'\]"),
        (['bag', ' '], None, None, 'blank'),
        (['bag', 'word ' * 40], None, None, 'more tokens than the 24'),
        (['bag'], 'a photo', None, 'no prompts called'),
        (['bag'], None, {'hat': 0.2}, "no attribute 'hat'"),
        (['bag'], None, 2, r'\[0, 1\]'),
    ):
        with pytest.raises(MMAttrError, match=message):
            qks.set_attributes(attributes, prompts, threshold)
    assert (qks(path), qks.thresholds.tolist()) == (before, thresholds)


def test_typed_attributes_and_known_words_or_fixed_attributes(qks, tmp_path):
    path = save_images(tmp_path, 1)[0]
    qks.set_attributes(TYPED)
    with pytest.raises(ConfigError, match='LabelMatchHead cannot use known words'):
        qks(path, known={'hat': 1})
    with pytest.raises(DataError, match="no attribute 'bag'"):
        qks(path, known={'bag': 1})
    cfg = tiny_config()
    fc = AttributeInferencer(cfg, save_checkpoint(tmp_path / 'fc.pth', cfg), 'cpu')
    with pytest.raises(ConfigError, match='FCHead has one output for each of the 5 attributes'):
        fc.set_attributes(TYPED)
    assert fc.attributes == NAMES


def test_images_of_a_data_set_are_labelled_by_name(qks):
    qks.set_attributes(['front', 'umbrella', 'hat'])
    found = [result['gt'] for result in qks.iterate_dataset('test')]
    assert found == [{'front': 0, 'umbrella': None, 'hat': 1}, {'front': 1, 'umbrella': None, 'hat': 0}]
    qks.set_attributes(['umbrella'])
    assert all('gt' not in result for result in qks.iterate_dataset('test'))


def test_threads_with_different_attributes_do_not_mix(qks, tmp_path):
    paths = save_images(tmp_path, 6)
    streams, expected = [], []
    for names in (['hat', 'bag'], ['boots', 'scarf']):
        qks.set_attributes(names)
        expected.append(qks(paths))
        streams.append(qks.iterate(paths))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(list, streams))
    for results, known in zip(found, expected, strict=True):
        for got, right in zip(results, known, strict=True):
            assert list(got['scores']) == list(right['scores'])
            np.testing.assert_allclose(scores(got), scores(right), atol=1e-6)
