import pickle
import zipfile

import numpy as np
import pytest
import torch
from mmengine.dataset import BaseDataset, Compose, pseudo_collate
from mmengine.registry import DefaultScope
from PIL import Image
from torch.utils.data import DataLoader

from mmattr.datasets import Annotation, AttributeDataset, AttributeSpec
from mmattr.errors import ConfigError, DataError, UnknownTypeError
from mmattr.registry import DATASETS

ROWS = [[1, 0, -1], [0, -1, -1], [1, 1, -1], [1, 0, -1], [0, 1, -1]]
PIPELINE = [dict(type='LoadAttributeImage'), dict(type='Resize', scale=(6, 8)), dict(type='PackAttributeInputs')]


@pytest.fixture
def folder(tmp_path):
    """Five images, the annotation as JSON and as CSV."""
    (tmp_path / 'images').mkdir()
    (tmp_path / 'annotations').mkdir()
    for index in range(5):
        Image.new('RGB', (10, 12), (index, 20 * index, 50 * index)).save(tmp_path / 'images' / f'{index}.png')
    attributes = [AttributeSpec('hat', 'head'), AttributeSpec('bag', 'things'), AttributeSpec('never')]
    records = [{'img_path': f'images/{i}.png', 'gt_label': row, 'person': i // 2} for i, row in enumerate(ROWS)]
    Annotation('demo', 'train', attributes, records, order='released').save(tmp_path / 'annotations/train.json')
    cells = {1: '1', 0: '0', -1: ''}
    lines = [f'{i}.png,' + ','.join(cells[label] for label in row) for i, row in enumerate(ROWS)]
    (tmp_path / 'annotations' / 'train.csv').write_text('image,hat,bag,never\n' + '\n'.join(lines))
    return tmp_path


def build(folder, **changes):
    arguments = {'ann_file': 'annotations/train.json', 'data_root': str(folder), 'pipeline': PIPELINE}
    return AttributeDataset(**{**arguments, **changes})


def expected_ratio(rows):
    """Share of positives among known labels, by a loop."""
    ratio = []
    for column in zip(*rows, strict=True):
        known = [label for label in column if label >= 0]
        ratio.append(sum(known) / len(known) if known else float('nan'))
    return ratio


def test_records(folder):
    dataset = build(folder)
    assert len(dataset) == 5
    info = dataset.get_data_info(2)
    assert info['img_path'] == str(folder / 'images/2.png')
    assert info['gt_label'].dtype == np.int8
    assert info['gt_label'].tolist() == ROWS[2]
    assert (info['sample_idx'], info['split'], info['person']) == (2, 'train', 1)
    assert dataset.get_data_info(-1)['sample_idx'] == 4


def test_metainfo(folder):
    metainfo = build(folder).metainfo
    assert metainfo.pop('positive_ratio')[:2] == tuple(expected_ratio(ROWS)[:2])
    assert metainfo == {
        'dataset': 'demo',
        'split': 'train',
        'attributes': ('hat', 'bag', 'never'),
        'groups': ('head', 'things', ''),
        'order': 'released',
    }


def test_csv_equals_json(folder):
    dataset = build(
        folder,
        ann_file='annotations/train.csv',
        data_prefix=dict(img_path='images'),
        metainfo=dict(dataset='demo', groups=['head', 'things', '']),
    )
    reference = build(folder)
    assert {**dataset.metainfo, 'order': '', 'positive_ratio': 0} == {
        **reference.metainfo,
        'order': '',
        'positive_ratio': 0,
    }
    for index in range(5):
        assert dataset.get_data_info(index)['img_path'] == reference.get_data_info(index)['img_path']
        assert dataset.get_data_info(index)['gt_label'].tolist() == ROWS[index]
    np.testing.assert_array_equal(dataset.positive_ratio, reference.positive_ratio)


@pytest.mark.parametrize('serialize_data', [True, False])
@pytest.mark.parametrize(('indices', 'kept'), [(None, [0, 1, 2, 3, 4]), (2, [0, 1]), (-3, [2, 3, 4]), ([4, 0], [4, 0])])
def test_positive_ratio_is_that_of_the_subset(folder, indices, kept, serialize_data):
    dataset = build(folder, indices=indices, serialize_data=serialize_data)
    assert [dataset.get_data_info(i)['gt_label'].tolist() for i in range(len(dataset))] == [ROWS[i] for i in kept]
    assert dataset.positive_ratio.shape == (3,)
    assert dataset.positive_ratio.dtype == np.float64
    np.testing.assert_array_equal(dataset.positive_ratio, expected_ratio([ROWS[i] for i in kept]))


def test_subsets_have_ratios_of_their_own(folder):
    dataset = build(folder)
    subsets = [dataset.get_subset([0, 2]), dataset.get_subset([1, 4])]
    np.testing.assert_array_equal(subsets[0].positive_ratio, expected_ratio([ROWS[0], ROWS[2]]))
    np.testing.assert_array_equal(subsets[1].positive_ratio, expected_ratio([ROWS[1], ROWS[4]]))
    np.testing.assert_array_equal(dataset.positive_ratio, expected_ratio(ROWS))
    dataset.get_subset_(1)
    np.testing.assert_array_equal(dataset.positive_ratio, expected_ratio(ROWS[:1]))


def test_pickle_and_workers_give_the_same_samples(folder):
    dataset = build(folder)
    copied = pickle.loads(pickle.dumps(dataset))
    np.testing.assert_array_equal(copied.positive_ratio, dataset.positive_ratio)
    loader = DataLoader(dataset, batch_size=2, num_workers=2, collate_fn=pseudo_collate)
    batches = list(loader)
    samples = [sample for batch in batches for sample in batch['data_samples']]
    inputs = [image for batch in batches for image in batch['inputs']]
    assert [sample.sample_idx for sample in samples] == [0, 1, 2, 3, 4]
    for index in range(5):
        assert samples[index].gt_label.tolist() == ROWS[index]
        torch.testing.assert_close(inputs[index], dataset[index]['inputs'])


@pytest.mark.parametrize('start', ['fork', 'spawn'])
def test_workers_started_either_way_read_alike(folder, start):
    dataset = build(folder).get_subset([4, 1, 0])
    loader = DataLoader(dataset, num_workers=2, collate_fn=pseudo_collate, multiprocessing_context=start)
    assert [batch['data_samples'][0].gt_label.tolist() for batch in loader] == [ROWS[4], ROWS[1], ROWS[0]]


def test_a_subset_remembers_no_object_of_another_one(folder):
    dataset = build(folder)
    (shared,) = BaseDataset._copy_without_annotation.__defaults__
    before = dict(shared)
    # As if a freed data set, which a subset was made of, had lain where this pipeline lies.
    shared[id(dataset.pipeline)] = dataset
    try:
        assert isinstance(dataset.get_subset([0]).pipeline, Compose)
        assert set(shared) == {*before, id(dataset.pipeline)}
    finally:
        shared.clear()
        shared.update(before)


def test_indices_as_in_a_list(folder):
    for serialize_data in (True, False):
        dataset = build(folder, serialize_data=serialize_data)
        assert dataset.get_data_info(-5)['gt_label'].tolist() == ROWS[0]
        assert dataset.get_data_info(-5)['sample_idx'] == 0
        with pytest.raises(IndexError):
            dataset.get_data_info(5)


def test_lazy_init_reads_when_asked(folder):
    dataset = build(folder, lazy_init=True)
    assert not dataset._fully_initialized
    assert dataset.metainfo['attributes'] == ('hat', 'bag', 'never')
    assert dataset._fully_initialized


def test_built_from_a_config_in_any_scope(folder):
    cfg = dict(type='AttributeDataset', ann_file='annotations/train.json', data_root=str(folder), pipeline=PIPELINE)
    assert DATASETS.build(cfg)[0]['inputs'].shape == (3, 8, 6)
    with DefaultScope.overwrite_default_scope('mmattr'):
        assert DATASETS.build(cfg)[0]['inputs'].shape == (3, 8, 6)


def test_unknown_transform_and_argument(folder):
    with pytest.raises(UnknownTypeError, match='LoadAttributeImage'):
        build(folder, pipeline=[dict(type='LoadAttributeImag')])
    with pytest.raises(ConfigError, match='imdecode_backend'):
        build(folder, pipeline=[dict(type='LoadAttributeImage', imdecode_backen='cv2')])


def test_one_hot_values(tmp_path):
    sleeve = AttributeSpec('sleeve', 'body', ('no', 'long'))
    records = [{'img_path': f'{i}.jpg', 'gt_label': row} for i, row in enumerate([[1, 1], [0, -1], [1, 0]])]
    Annotation('demo', 'train', [AttributeSpec('hat'), sleeve], records).save(tmp_path / 'train.json')
    binary = AttributeDataset('train.json', str(tmp_path))
    assert binary.metainfo['attributes'] == ('hat',)
    one_hot = AttributeDataset('train.json', str(tmp_path), one_hot_values=True)
    assert one_hot.metainfo['attributes'] == ('hat', 'sleeve_no', 'sleeve_long')
    assert one_hot.metainfo['groups'] == ('', 'body', 'body')
    np.testing.assert_allclose(one_hot.positive_ratio, [2 / 3, 0.5, 0.5])


class TestBadImages:
    @pytest.fixture
    def broken(self, folder):
        (folder / 'images/1.png').unlink()
        (folder / 'images/3.png').write_bytes((folder / 'images/3.png').read_bytes()[:40])
        return folder

    def test_checked_and_refused_by_default(self, broken):
        with pytest.raises(DataError) as error:
            build(broken, check_images=True)
        message = str(error.value)
        assert '\n' not in message
        assert "2 of 5 images of the split 'train'" in message
        assert 'max_bad_images allows 0' in message
        assert f"{broken / 'images/1.png'} of the split 'train' does not exist" in message
        assert f"{broken / 'images/3.png'} of the split 'train' cannot be decoded" in message

    def test_left_out_within_the_tolerance(self, broken):
        dataset = build(broken, check_images=True, max_bad_images=2)
        assert [dataset.get_data_info(i)['gt_label'].tolist() for i in range(3)] == [ROWS[0], ROWS[2], ROWS[4]]
        np.testing.assert_array_equal(dataset.positive_ratio, expected_ratio([ROWS[0], ROWS[2], ROWS[4]]))
        with pytest.raises(DataError, match='max_bad_images allows 1'):
            build(broken, check_images=True, max_bad_images=1)

    def test_every_left_out_image_is_in_the_log(self, broken, monkeypatch):
        logged = []
        monkeypatch.setattr('mmattr.datasets.image_check.print_log', lambda text, **_: logged.append(text))
        build(broken, check_images=True, max_bad_images=2)
        assert len(logged) == 1
        assert '2 of 5 images' in logged[0]
        assert '1.png' in logged[0]
        assert '3.png' in logged[0]

    def test_only_the_subset_is_checked(self, broken):
        assert len(build(broken, check_images=True, indices=[0, 2])) == 2
        dataset = build(broken, check_images=True, max_bad_images=1, indices=[1, 2])
        assert dataset.get_data_info(0)['img_path'].endswith('2.png')

    def test_unchecked_image_raises_when_it_is_loaded(self, broken):
        dataset = build(broken)
        assert dataset[0]['inputs'].shape == (3, 8, 6)
        with pytest.raises(DataError, match=r"1\.png of the split 'train' does not exist"):
            dataset[1]
        with pytest.raises(DataError, match=r"3\.png of the split 'train' cannot be decoded"):
            dataset[3]

    def test_tolerance_without_check(self, folder):
        with pytest.raises(ConfigError, match='check_images=True'):
            build(folder, max_bad_images=3)

    def test_no_image_left(self, folder):
        for path in (folder / 'images').iterdir():
            path.unlink()
        with pytest.raises(DataError, match='no image to load'):
            build(folder, check_images=True, max_bad_images=5)


def test_a_transform_that_returns_nothing_is_an_error(folder):
    with pytest.raises(DataError, match=r'returned nothing for .*0\.png'):
        build(folder, pipeline=[lambda results: None])[0]


@pytest.mark.parametrize(
    ('arguments', 'error', 'said'),
    [
        (dict(ann_file=''), ConfigError, 'needs ann_file'),
        (dict(ann_file='annotations/tarin.json'), DataError, r'found there: train.csv, train.json'),
        (
            dict(data_root='nowhere/pa100k'),
            DataError,
            r'nowhere/pa100k \(data_root\) does not exist.*dataset_converters',
        ),
        (dict(indices=0), DataError, 'no image to load'),
        (dict(metainfo=dict(groups=['a'])), ConfigError, 'has 1 groups, expected 3'),
        (dict(metainfo=dict(attributes=['bag', 'hat', 'never'])), DataError, 'expects bag, hat, never'),
    ],
)
def test_mistakes_are_one_sentence(folder, arguments, error, said):
    with pytest.raises(error, match=said) as raised:
        build(folder, **arguments)
    assert '\n' not in str(raised.value)


def test_csv_without_rows(tmp_path):
    (tmp_path / 'train.csv').write_text('image,hat\n')
    with pytest.raises(DataError, match=r'train.csv leaves no image to load'):
        AttributeDataset('train.csv', str(tmp_path))


def test_cell_of_7_reaches_the_user(tmp_path):
    (tmp_path / 'train.csv').write_text('image,hat\na.jpg,7\n')
    with pytest.raises(DataError, match=r"train.csv, line 2, column 'hat': the cell is '7'"):
        AttributeDataset('train.csv', str(tmp_path))


def test_real_photographs_with_unknown_labels_straight_from_csv(tmp_path, real_data_folder):
    with zipfile.ZipFile(real_data_folder / 'clothing_320.zip') as archive:
        annotation = Annotation.load(archive.extract('labels.csv', tmp_path))
        archive.extractall(tmp_path, [f'images/{record["img_path"]}' for record in annotation.records[:20]])
    dataset = AttributeDataset(
        'labels.csv', str(tmp_path), dict(img_path='images'), PIPELINE, check_images=True, indices=20
    )
    assert len(dataset) == 20
    assert dataset[7]['inputs'].shape == (3, 8, 6)
    black = annotation.names.index('black')
    assert annotation.positives[black] == 620
    assert len(annotation.records) - annotation.unknowns[black] == 1744
