import copy
import json

import numpy as np
import pytest
import wider

NAMES = [
    'Male',
    'longHair',
    'sunglass',
    'Hat',
    'Tshirt',
    'longSleeve',
    'formal',
    'shorts',
    'jeans',
    'longPants',
    'skirt',
    'faceMask',
    'logo',
    'stripe',
]
CODES = np.random.default_rng(0).integers(-1, 2, (6, len(NAMES)))
CODES[:, 0] = [0, 1, -1, 0, 0, 1]
#: Photo -> numbers of its persons; one photo of the test part shows nobody.
PHOTOS = {
    'train/0--Parade/0_Parade_1.jpg': [0, 1],
    'val/0--Parade/0_Parade_2.jpg': [2],
    'train/1--Handshaking/1_Handshaking_3.jpg': [3],
    'test/2--Demonstration/2_Demonstration_4.jpg': [4, 5],
    'test/2--Demonstration/2_Demonstration_5.jpg': [],
}


def box(person):
    return [10.5 * person, 3, 20 + person, 40.25]


def content(parts):
    return {
        'images': [
            {
                'targets': [{'attribute': CODES[person].tolist(), 'bbox': box(person)} for person in persons],
                'file_name': name,
                'scene_id': int(name.split('/')[1].split('--')[0]),
            }
            for name, persons in PHOTOS.items()
            if name.split('/')[0] in parts
        ],
        'attribute_id_map': {str(index): name for index, name in enumerate(NAMES)},
        'scene_id_map': {'0': 'Parade', '1': 'Handshaking', '2': 'Demonstration'},
    }


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f'wider_attribute_{part}.json' for part in ('trainval', 'test')]
    for path, parts in zip(paths, (('train', 'val'), ('test',)), strict=True):
        path.write_text(json.dumps(content(parts)))
    return paths


def labels_with(persons, unspecified):
    value = {1: 1, -1: 0, 0: unspecified}
    return [[value[code] for code in CODES[person].tolist()] for person in persons]


@pytest.mark.parametrize(('option', 'value'), [((), -1), (('--unspecified-train', 'negative'), 0)])
def test_conversion(convert, files, option, value):
    result = convert(wider.main, *files, '--no-count-check', *option)
    for part, persons in {'train': [0, 1, 3], 'val': [2], 'trainval': [0, 1, 2, 3], 'test': [4, 5]}.items():
        assert result[part].labels.tolist() == labels_with(persons, -1 if part == 'test' else value)
        assert [record['bbox'] for record in result[part].records] == [box(person) for person in persons]
    assert [record['img_path'] for record in result['trainval'].records] == [
        'Image/train/0--Parade/0_Parade_1.jpg',
        'Image/train/0--Parade/0_Parade_1.jpg',
        'Image/val/0--Parade/0_Parade_2.jpg',
        'Image/train/1--Handshaking/1_Handshaking_3.jpg',
    ]
    assert result['test'].names == tuple(NAMES)
    facts = result['test'].extra
    assert (facts['photos'], facts['photos_train'], facts['photos_without_person']) == (5, 2, 1)


def test_counts(refuse, files):
    sentence = refuse(wider.main, *files)
    for words in (
        'photos (expected 13789, found 5)',
        'photos_train (expected 5509, found 2)',
        'images (expected 57524, found 6)',
    ):
        assert words in sentence


def target(data, **values):
    data['images'][0]['targets'][1].update(values)
    return data


@pytest.mark.parametrize(
    ('change', 'words'),
    [
        (
            lambda d: target(d, attribute=[1] * 13),
            'Parade_1.jpg, person 1: attribute should hold 14 numbers 1, -1 or 0',
        ),
        (lambda d: target(d, attribute=[2] * 14), 'attribute should hold 14 numbers'),
        (lambda d: target(d, attribute=[[1]] * 14), 'attribute should hold 14 numbers'),
        (lambda d: target(d, attribute='1' * 14), 'attribute should be a list'),
        (lambda d: target(d, bbox=[1, 2, 3]), 'bbox should be x, y, width and height'),
        (lambda d: target(d, bbox=[1, 2, 0, 3]), 'the last two above 0, got [1, 2, 0, 3]'),
        (lambda d: target(d, bbox=[1, 2, float('nan'), 3]), 'bbox should be'),
        (lambda d: {**d, 'images': [*d['images'], copy.deepcopy(d['images'][0])]}, 'which is listed before'),
        (lambda d: {**d, 'images': [{**d['images'][0], 'file_name': 'test/a.jpg'}]}, 'starts with train/ or val/'),
        (lambda d: {**d, 'images': [{'file_name': 'train/a.jpg'}]}, "image 0 has no key 'targets'"),
        (lambda d: {**d, 'images': [d['images'][1]]}, 'the split train has no image'),
        (lambda d: {**d, 'attribute_id_map': {}}, 'attribute_id_map should name the attributes 0, 1, 2'),
        (lambda d: {**d, 'attribute_id_map': {'0': 'Male', '2': 'Hat'}}, 'attribute_id_map should name'),
        (lambda d: {**d, 'attribute_id_map': {**d['attribute_id_map'], '0': 'Female'}}, 'have different attributes'),
        (lambda d: {'images': d['images']}, "has no key 'attribute_id_map'; it has: images"),
        (lambda d: {**d, 'images': [7]}, 'image 0 should be an object'),
    ],
)
def test_bad_files(refuse, files, change, words):
    files[0].write_text(json.dumps(change(json.loads(files[0].read_text()))))
    assert words in refuse(wider.main, *files, '--no-count-check')


def test_cut_off_file(refuse, files):
    files[1].write_text(files[1].read_text()[:-9])
    assert 'is no JSON file, is it cut off?' in refuse(wider.main, *files, '--no-count-check')
