import json

import coco
import numpy as np
import pytest

from mmattr.errors import DataError

#: Ids are neither in order nor without gaps, as in the original.
CATEGORIES = [(18, 'animal', 'dog'), (1, 'person', 'person'), (90, 'indoor', 'toothbrush'), (3, 'vehicle', 'car')]
NAMES = ('person', 'car', 'dog', 'toothbrush')
#: Image id -> category ids of its annotations; the last image of each part has none.
TRAIN = {57870: [1, 1, 3], 9: [18], 25: [90, 1], 30: [3], 34: [1], 36: [18, 3], 49: [1], 61: [90], 64: [3], 71: []}
VAL = {42: [18], 73: [3, 3], 74: []}


def instances(part, objects):
    """What ``instances_<part>2014.json`` looks like."""
    annotations = [(image, category) for image, categories in objects.items() for category in categories]
    return {
        'info': {'year': 2014},
        'images': [
            {'id': image, 'file_name': f'COCO_{part}2014_{image:012d}.jpg', 'height': 480, 'width': 640, 'license': 3}
            for image in objects
        ],
        'licenses': [],
        'annotations': [
            {
                'id': number,
                'image_id': image,
                'category_id': category,
                'iscrowd': int(category == 90),
                'bbox': [1.5, 2, 3, 4],
                'area': 12.0,
                'segmentation': [],
            }
            for number, (image, category) in enumerate(annotations)
        ],
        'categories': [{'supercategory': group, 'id': number, 'name': name} for number, group, name in CATEGORIES],
    }


@pytest.fixture
def files(tmp_path):
    paths = []
    for part, objects in (('train', TRAIN), ('val', VAL)):
        paths.append(tmp_path / f'instances_{part}2014.json')
        paths[-1].write_text(json.dumps(instances(part, objects)))
    return paths


def labels_of(annotation):
    return {record['img_path']: record['gt_label'] for record in annotation.records}


def expected(part, objects):
    ids = (1, 3, 18, 90)
    return {
        f'{part}2014/COCO_{part}2014_{image:012d}.jpg': [int(category in objects[image]) for category in ids]
        for image in objects
    }


def test_all_images(convert, files, capsys):
    result = convert(coco.main, *files, '--no-count-check', '--val-fraction', '0.3')
    assert result['test'].names == NAMES
    assert [attribute.group for attribute in result['test'].attributes] == ['person', 'vehicle', 'animal', 'indoor']
    assert labels_of(result['trainval']) == expected('train', TRAIN)
    assert labels_of(result['test']) == expected('val', VAL)
    assert len(result['val'].records) == 3
    assert {**labels_of(result['train']), **labels_of(result['val'])} == expected('train', TRAIN)
    paths = [record['img_path'] for record in result['trainval'].records]
    assert paths == sorted(paths)
    assert result['test'].extra['images'] == 'all'
    assert 'crowd: counts as present' in capsys.readouterr().out


def test_annotated_images(convert, files):
    result = convert(coco.main, *files, '--no-count-check', '--images', 'annotated', '--image-prefix', 'images')
    assert len(result['trainval'].records) == 9
    assert [record['img_path'] for record in result['test'].records] == [
        f'images/val2014/COCO_val2014_{image:012d}.jpg' for image in (42, 73)
    ]
    assert not np.any(~result['trainval'].labels.any(axis=1))


def test_the_held_out_part_follows_the_seed(convert, files):
    arguments = (coco.main, *files, '--no-count-check', '--val-fraction', '0.3', '--seed')
    first, again, other = (labels_of(convert(*arguments, seed)['val']) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_counts(refuse, files):
    sentence = refuse(coco.main, *files)
    for words in ('images (expected 123287, found 13)', 'trainval (expected 82783, found 10)', 'test (expected 40504'):
        assert words in sentence
    assert 'test (expected 40137, found 2)' in refuse(coco.main, *files, '--images', 'annotated')


def changed(content, key, index, **values):
    content[key][index].update(values)
    return content


@pytest.mark.parametrize(
    ('change', 'words'),
    [
        (
            lambda c: changed(c, 'annotations', 1, image_id=99),
            'annotation 1 has the image_id 99, which the file does not',
        ),
        (lambda c: changed(c, 'annotations', 1, category_id=2), 'annotation 1 has the category_id 2, which the file'),
        (
            lambda c: changed(c, 'annotations', 0, image_id='42'),
            "annotation 0: image_id should be a whole number, got '42'",
        ),
        (lambda c: changed(c, 'annotations', 0, image_id=True), 'image_id should be a whole number'),
        (lambda c: changed(c, 'images', 1, id=42), 'image 1 has the id 42, which another image has too'),
        (lambda c: changed(c, 'images', 1, file_name=None), "image 1: file_name should be a text, got 'None'"),
        (lambda c: changed(c, 'images', 1, file_name=' '), 'an image without a name'),
        (lambda c: changed(c, 'images', 1, file_name=c['images'][0]['file_name']), 'is listed 2 times'),
        (lambda c: changed(c, 'categories', 0, id=1), 'category 1 has the id 1, which another category has too'),
        (lambda c: changed(c, 'categories', 0, name='cat'), 'have different categories'),
        (lambda c: {**c, 'images': [], 'annotations': []}, 'the split test has no image'),
        (lambda c: {key: value for key, value in c.items() if key != 'annotations'}, "has no key 'annotations'"),
        (lambda c: {**c, 'images': {}}, "images should be a list, got '{}'"),
        (
            lambda c: {**c, 'annotations': [7]},
            "annotation 0 should be an object with the keys image_id, category_id, got '7'",
        ),
        (lambda c: [c], 'should be an object with the keys images, annotations, categories'),
    ],
)
def test_bad_files(refuse, files, change, words):
    files[1].write_text(json.dumps(change(json.loads(files[1].read_text()))))
    assert words in refuse(coco.main, *files, '--no-count-check')


def test_cut_off_and_missing_files(refuse, files):
    files[1].write_text(files[1].read_text()[:-40])
    assert 'is no JSON file, is it cut off?' in refuse(coco.main, *files, '--no-count-check')
    files[1].write_bytes(b'\xff\xfe\x00\x00')
    assert 'is no JSON file' in refuse(coco.main, *files, '--no-count-check')
    files[1].unlink()
    assert 'instances_val2014.json does not exist' in refuse(coco.main, *files, '--no-count-check')


def test_deep_nesting_is_an_error_of_the_file(tmp_path):
    path = tmp_path / 'deep.json'
    path.write_text('[' * 200000)
    with pytest.raises(DataError, match='no JSON file'):
        coco.read_json_object(path, {})
