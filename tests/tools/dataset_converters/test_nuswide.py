"""The NUS-WIDE converter on files of the true layout."""

import numpy as np
import nuswide
import pytest
from mmengine import Config

from mmattr.config_path import shipped_folder
from mmattr.datasets import AttributeDataset, SparseAnnotation, SparseAttributeDataset
from mmattr.registry import DATASETS
from tests.tools.dataset_converters.zero_shot_sources import CONCEPTS, SEEN_TAGS, write_nuswide

SPLITS = ('train', 'val', 'trainval', 'test')


@pytest.fixture
def source(tmp_path):
    return tmp_path / 'nuswide', write_nuswide(tmp_path / 'nuswide', {'Train': 20, 'Test': 7})


def run(tmp_path, *arguments):
    out = tmp_path / 'out'
    assert nuswide.main([*map(str, arguments), '--no-count-check', '--out', str(out)]) == 0
    return out


def paths(names):
    return ['Flickr/' + name.replace('\\', '/') for name in names]


def test_zero_shot(tmp_path, source, capsys):
    folder, parts = source
    out = run(tmp_path, folder)
    assert '4 seen and 3 unseen attributes' in capsys.readouterr().out
    found = {split: SparseAnnotation.load(out / f'{split}.json') for split in SPLITS}
    names, tags, _ = parts['Train']
    assert found['trainval'].names == tuple(SEEN_TAGS)
    assert [record['img_path'] for record in found['trainval'].records] == paths(names)
    np.testing.assert_array_equal(found['trainval'].labels(range(20)), tags[:, :4])
    names, tags, concepts = parts['Test']
    assert found['test'].names == (*SEEN_TAGS, *CONCEPTS)
    assert [spec.group for spec in found['test'].attributes] == ['seen'] * 4 + ['unseen'] * 3
    np.testing.assert_array_equal(found['test'].labels(range(7)), np.concatenate([tags[:, :4], concepts], axis=1))
    train, val = ({record['img_path'] for record in found[split].records} for split in ('train', 'val'))
    assert len(val) == 2
    assert train | val == {record['img_path'] for record in found['trainval'].records}
    assert not train & val
    data = SparseAttributeDataset('test.json', data_root=str(out))
    assert data.metainfo['groups'].count('unseen') == 3


def test_only_images_with_a_label(tmp_path, source):
    folder, parts = source
    out = run(tmp_path, folder, '--images', 'labelled')
    _, tags, _ = parts['Train']
    assert len(SparseAnnotation.load(out / 'trainval.json').records) == tags[:, :4].any(axis=1).sum() < 20
    _, tags, concepts = parts['Test']
    kept = tags[:, :4].any(axis=1) | concepts.any(axis=1)
    assert len(SparseAnnotation.load(out / 'test.json').records) == kept.sum() < 7


@pytest.mark.parametrize('images', ['all', 'labelled'])
def test_the_concepts_alone(tmp_path, source, images):
    folder, parts = source
    out = run(tmp_path, folder, '--labels', 'concepts81', '--images', images)
    data = AttributeDataset('test.json', data_root=str(out))
    names, _, concepts = parts['Test']
    kept = concepts.any(axis=1) if images == 'labelled' else np.full(len(names), True)
    assert data.metainfo['attributes'] == tuple(CONCEPTS)
    labels = np.stack([data.get_data_info(index)['gt_label'] for index in range(len(data))])
    np.testing.assert_array_equal(labels, concepts[kept])


def test_a_config_finds_the_concepts(source):
    folder, parts = source
    out = ['--out', str(folder / 'annotations81')]
    assert nuswide.main([str(folder), '--labels', 'concepts81', '--no-count-check', *out]) == 0
    cfg = Config.fromfile(shipped_folder('configs') / 'pvlr' / 'nuswide81.py')
    for part, loader in (('Train', cfg.train_dataloader), ('Test', cfg.val_dataloader), ('Test', cfg.test_dataloader)):
        data = DATASETS.build(loader.dataset | dict(data_root=str(folder), pipeline=[]))
        found = [data.get_data_info(index)['img_path'] for index in range(len(data))]
        assert found == [str(folder / path) for path in paths(parts[part][0])]


def test_numbers_of_the_official_split_are_expected(refuse, source):
    sentence = refuse(nuswide.main, source[0])
    assert 'seen (expected 925, found 4)' in sentence
    assert 'test (expected 107859, found 7)' in sentence
    sentence = refuse(nuswide.main, source[0], '--labels', 'concepts81')
    assert 'attributes (expected 81, found 3)' in sentence


def test_damaged_files_are_refused(refuse, source):
    folder, _ = source
    labels = folder / 'Groundtruth' / 'TrainTestLabels' / 'Labels_dog_Test.txt'
    text = labels.read_text()
    labels.write_text(text.replace('0', '2', 1))
    assert 'must hold 7 lines of 0 or 1' in refuse(nuswide.main, folder)
    labels.write_text(text)
    tags = folder / 'NUS_WID_Tags' / 'Train_Tags1k.dat'
    rows = tags.read_text().splitlines(keepends=True)
    tags.write_text(''.join(rows[:-1]))
    assert 'has 19 rows, expected 20' in refuse(nuswide.main, folder)
    tags.write_text(''.join([rows[0][2:], *rows[1:]]))
    assert 'row 1 must hold 6 numbers 0 or 1, found 5 cells' in refuse(nuswide.main, folder)
    tags.unlink()
    assert 'Train_Tags1k.dat does not exist' in refuse(nuswide.main, folder)
