import numpy as np
import pytest
import rap

from tests.tools.dataset_converters.mat_writer import cell, column, random_labels, save

NUM_IMAGES = 20
NAMES = [f'name{index}' for index in range(92)]
IMAGES = [f'CAM{index:02d}.png' for index in range(NUM_IMAGES)]
RELEASED = [*range(9, 43), 1, 2, 3, 0, 4, 5, 6, 7, 8, *range(43, 51)]
LABELS = random_labels(NUM_IMAGES, 92)
LABELS[3, 0] = LABELS[4, 0] = 2


@pytest.fixture
def source(tmp_path):
    rng = np.random.default_rng(1)
    orders = [rng.permutation(NUM_IMAGES) for _ in range(5)]
    content = {
        'partion': cell([{'train_index': column(o[:15]).T, 'test_index': column(o[15:]).T} for o in orders]),
        'label': LABELS.astype(np.int32),
        'attribute_chinese': cell(['性别'] * 92),
        'attribute_eng': cell(NAMES),
        'imagesname': cell(IMAGES),
    }
    return save(tmp_path / 'RAP_annotation.mat', RAP_annotation=content), orders


@pytest.mark.parametrize('uncertain', ['unknown', 'negative'])
@pytest.mark.parametrize(
    ('arguments', 'columns'),
    [
        ([], range(51)),
        (['--order', 'released'], RELEASED),
        (['--attributes', 92, '--order', 'released'], [*RELEASED, *range(51, 92)]),
    ],
)
def test_selection(convert, source, arguments, columns, uncertain):
    path, orders = source
    result = convert(
        rap.main,
        path,
        '--no-count-check',
        '--partition',
        2,
        '--uncertain',
        uncertain,
        '--val-fraction',
        0.2,
        *arguments,
    )
    labels = LABELS.astype(int)
    labels[labels == 2] = -1 if uncertain == 'unknown' else 0
    for split, annotation in result.items():
        rows = [IMAGES.index(record['img_path'].removeprefix('RAP_dataset/')) for record in annotation.records]
        assert np.array_equal(annotation.labels, labels[rows][:, list(columns)])
        assert annotation.names == tuple(NAMES[index] for index in columns)
        assert annotation.extra['uncertain'] == uncertain
        assert annotation.extra['num_uncertain'] == 2
        if split in ('trainval', 'test'):
            assert rows == sorted(orders[2][:15] if split == 'trainval' else orders[2][15:])
    assert [len(result[split].records) for split in ('train', 'val')] == [12, 3]


def test_refusals(refuse, source, tmp_path):
    path, _ = source
    assert 'trainval (expected 33268, found 15)' in refuse(rap.main, path)
    assert '--partition must lie from 0 to 4' in refuse(rap.main, path, '--partition', -1)
    bad = save(tmp_path / 'bad.mat', RAP_annotation={'label': LABELS})
    assert "no field 'imagesname'" in refuse(rap.main, bad)


def test_label_three_is_refused(refuse, tmp_path):
    parts = {'train_index': column(range(3)), 'test_index': column([3])}
    content = {
        'partion': cell([parts]),
        'label': np.full((4, 2), 3),
        'attribute_eng': cell(['a', 'b']),
        'imagesname': cell(IMAGES[:4]),
    }
    path = save(tmp_path / 'three.mat', RAP_annotation=content)
    assert 'the label 3, expected 0, 1 or 2' in refuse(rap.main, path, '--no-count-check', '--val-fraction', 0.4)


def test_real_file(convert, real_annotations):
    result = convert(rap.main, real_annotations / 'rap_v1/RAP_annotation.mat')
    assert [len(result[split].records) for split in ('train', 'val', 'trainval', 'test')] == [29941, 3327, 33268, 8317]
    assert result['test'].names[0] == 'Female'
    assert len(result['test'].names) == 51
    assert result['trainval'].positives[0] + result['test'].positives[0] == 12701
    assert result['trainval'].unknowns[0] + result['test'].unknowns[0] == 125
    prefixes = {'head': 'hs-', 'upper': 'ub-', 'lower': 'lb-', 'foot': 'shoes-', 'accessory': 'attach-'}
    for attribute in result['test'].attributes:
        prefix = attribute.name.partition('-')[0] + '-'
        assert (attribute.group in prefixes) == (prefix in prefixes.values())
        assert prefixes.get(attribute.group, prefix) == prefix
