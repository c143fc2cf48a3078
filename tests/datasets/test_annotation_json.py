import json

import pytest

from mmattr.datasets import AttributeSpec
from mmattr.datasets.annotation_json import read_json, write_json
from mmattr.errors import DataError

CONTENT = {
    'metainfo': {'dataset': 'demo', 'split': 'train', 'attributes': [{'name': 'hat', 'values': ['no', 'yes']}]},
    'data_list': [{'img_path': 'a.jpg', 'gt_label': [1]}],
}


def write(folder, content):
    path = folder / 'train.json'
    path.write_text(json.dumps(content), encoding='utf-8')
    return path


def changed(*keys, value=None):
    """The content with one key replaced, or removed."""
    content = json.loads(json.dumps(CONTENT))
    place = content
    for key in keys[:-1]:
        place = place[key]
    if value is None:
        del place[keys[-1]]
    else:
        place[keys[-1]] = value
    return content


def test_reads_both_parts(tmp_path):
    metainfo, data_list = read_json(write(tmp_path, CONTENT))
    assert metainfo['attributes'] == [AttributeSpec('hat', values=('no', 'yes'))]
    assert data_list == CONTENT['data_list']


@pytest.mark.parametrize(
    ('content', 'said'),
    [
        ([], "no key 'metainfo', found a list there"),
        (changed('data_list'), "no key 'data_list', found 'metainfo' there"),
        (changed('metainfo', 'split'), "no key 'metainfo.split'"),
        (changed('metainfo', 'attributes'), "no key 'metainfo.attributes'"),
        (changed('data_list', value={'a': 1}), "'data_list' must hold a list"),
        (changed('metainfo', 'dataset', value=3), "'metainfo.dataset' must hold a text, got '3'"),
        (changed('metainfo', 'attributes', value=['hat']), "attribute 0 must be an object with the key name.*'hat'"),
        (changed('metainfo', 'attributes', value=[{'name': 'a', 'grup': 'x'}]), "'grup'; did you mean 'group'"),
        (changed('metainfo', 'attributes', value=[{'name': ''}]), 'attribute 0: The name of an attribute'),
    ],
)
def test_mistakes_are_named(tmp_path, content, said):
    with pytest.raises(DataError, match=said) as error:
        read_json(write(tmp_path, content))
    assert 'train.json' in str(error.value)


def test_no_json(tmp_path):
    path = tmp_path / 'train.json'
    path.write_text('{"metainfo": ')
    with pytest.raises(DataError, match=r'train.json is no JSON file'):
        read_json(path)


def test_one_record_per_line(tmp_path):
    path = tmp_path / 'new' / 'train.json'
    write_json(path, CONTENT['metainfo'], CONTENT['data_list'] * 3)
    assert path.read_text().count('{"img_path":"a.jpg","gt_label":[1]}') == 3
    assert len(path.read_text().split('"data_list": [\n')[1].splitlines()) == 4
    assert read_json(path)[1] == CONTENT['data_list'] * 3


def test_interrupted_write_leaves_the_old_file(tmp_path):
    path = write(tmp_path, CONTENT)
    before = path.read_bytes()

    def records():
        yield {'img_path': 'new.jpg', 'gt_label': [0]}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_json(path, {}, records())
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ['train.json']
