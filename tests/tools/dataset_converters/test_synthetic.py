import numpy as np
import pytest
from PIL import Image

from mmattr.datasets import Annotation, AttributeDataset, SyntheticPedestrians
from tests.tools.load_tool import load_tool

SIZES = ['--num-train', '5', '--num-val', '2', '--num-test', '3']


@pytest.fixture(scope='module')
def tool():
    return load_tool('dataset_converters/synthetic.py')


def test_files_hold_what_the_data_set_renders(tool, tmp_path, capsys):
    assert tool.main(['--out', str(tmp_path), *SIZES]) == 0
    assert 'synthetic test: 3 images, 23 attributes' in capsys.readouterr().out
    files = AttributeDataset('annotations/test.json', str(tmp_path), pipeline=[dict(type='LoadAttributeImage')])
    memory = SyntheticPedestrians(3, 'test')
    assert files.metainfo['attributes'] == memory.metainfo['attributes']
    assert files.metainfo['groups'] == memory.metainfo['groups']
    for index in range(3):
        np.testing.assert_array_equal(files[index]['img'], memory.get_data_info(index)['img'])
        np.testing.assert_array_equal(files[index]['gt_label'], memory.get_data_info(index)['gt_label'])


def test_trainval_is_train_and_val(tool, tmp_path):
    assert tool.main(['--out', str(tmp_path), *SIZES]) == 0
    train, val, trainval = (
        Annotation.load(tmp_path / f'annotations/{split}.json') for split in ('train', 'val', 'trainval')
    )
    assert [record['img_path'] for record in trainval.records] == [
        record['img_path'] for record in [*train.records, *val.records]
    ]
    assert all((tmp_path / record['img_path']).is_file() for record in trainval.records)


def test_contact_sheet(tool, tmp_path):
    path = tmp_path / 'new' / 'sheet.png'
    assert tool.main(['--contact-sheet', str(path), '--sheet-images', '4', '--sheet-columns', '2']) == 0
    with Image.open(path) as sheet:
        assert sheet.width > 2 * 128
        assert sheet.height > 2 * 256


def test_describe(tool, capsys):
    assert tool.main(['--describe']) == 0
    assert '| female | person | 50.0 % |' in capsys.readouterr().out


def test_a_wrong_argument_is_one_sentence(tool, tmp_path, capsys):
    assert tool.main(['--out', str(tmp_path), '--difficulty', '5']) == 2
    assert capsys.readouterr().err == (
        'error: SyntheticPedestrians got difficulty=5.0, expected a number from 0 to 2.\n'
    )


def test_nothing_to_do(tool, capsys):
    with pytest.raises(SystemExit):
        tool.main([])
    assert 'nothing to do' in capsys.readouterr().err
