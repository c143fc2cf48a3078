import numpy as np
import pytest
import rap2

from tests.tools.dataset_converters.mat_writer import cell, column, random_labels, save

NUM_IMAGES = 20
NAMES = [f'name{index}' for index in range(152)]
IMAGES = [f'CAM{index:02d}.png' for index in range(NUM_IMAGES)]
SELECTED = list(range(10, 40)) + list(range(60, 84))
RELEASED = [*range(10, 45), 1, 2, 3, 4, 0, 5, 6, 7, 8, 9, *range(45, 54)]
LABELS = random_labels(NUM_IMAGES, 152)
LABELS[5, 20] = 2


def content_of(orders, as_cells=True):
    partitions = [
        {'train_index': column(o[:10]).T, 'val_index': column(o[10:14]).T, 'test_index': column(o[14:]).T}
        for o in orders
    ]
    if not as_cells:  # a struct array instead of a cell array of structs
        kinds = [(name, object) for name in partitions[0]]
        partitions = np.array([tuple(part.values()) for part in partitions], dtype=kinds).reshape(1, -1)
    return {
        'name': cell(IMAGES),
        'data': LABELS.astype(np.int32),
        'attribute': cell(NAMES),
        'selected_attribute': column(SELECTED).T,
        'partition_attribute': cell(partitions, column=False) if as_cells else partitions,
    }


@pytest.fixture
def orders():
    rng = np.random.default_rng(1)
    return [rng.permutation(NUM_IMAGES) for _ in range(5)]


@pytest.mark.parametrize('as_cells', [True, False])
@pytest.mark.parametrize(
    ('arguments', 'columns'),
    [
        ([], SELECTED),
        (['--order', 'released'], [SELECTED[position] for position in RELEASED]),
        (['--attributes', 152], range(152)),
        (
            ['--attributes', 152, '--order', 'released'],
            [*(SELECTED[position] for position in RELEASED), *sorted(set(range(152)) - set(SELECTED))],
        ),
    ],
)
def test_selection(convert, tmp_path, orders, arguments, columns, as_cells):
    path = save(tmp_path / 'RAP_annotation.mat', RAP_annotation=content_of(orders, as_cells))
    result = convert(rap2.main, path, '--no-count-check', '--partition', 1, *arguments)
    labels = LABELS.astype(int)
    labels[labels == 2] = -1
    rows = {'train': orders[1][:10], 'val': orders[1][10:14], 'trainval': orders[1][:14], 'test': orders[1][14:]}
    for split, annotation in result.items():
        expected = np.sort(rows[split])
        assert np.array_equal(annotation.labels, labels[expected][:, list(columns)])
        assert annotation.names == tuple(NAMES[index] for index in columns)
        assert [record['img_path'] for record in annotation.records] == [f'RAP_dataset/{IMAGES[i]}' for i in expected]
    groups = {attribute.name: attribute.group for attribute in result['test'].attributes}
    assert groups[NAMES[SELECTED[0]]] == 'gender'
    assert groups[NAMES[SELECTED[10]]] == 'head'
    assert groups.get(NAMES[0], 'further') == 'further'


def test_groups_are_a_permutation():
    assert sorted(position for _, positions in rap2.GROUPS for position in positions) == list(range(54))


def test_refusals(refuse, tmp_path, orders):
    path = save(tmp_path / 'RAP_annotation.mat', RAP_annotation=content_of(orders))
    assert 'images (expected 84928, found 20)' in refuse(rap2.main, path)
    short = {**content_of(orders), 'selected_attribute': column([1, 2])}
    path = save(tmp_path / 'short.mat', RAP_annotation=short)
    assert 'names 2 attributes, expected 54' in refuse(rap2.main, path)
    first = {key: value for key, value in content_of(orders).items() if key != 'partition_attribute'}
    path = save(tmp_path / 'first.mat', RAP_annotation=first)
    assert "no field 'partition_attribute'" in refuse(rap2.main, path)
