"""The conversion command, with a conversion that only puts a prefix in front."""

import pytest
import torch

from mmattr.apis.convert_checkpoint import check_placed, convert_checkpoint, read_released
from mmattr.datasets import Annotation, AttributeSpec
from mmattr.errors import CheckpointError


def convert(released):
    return {f'head.{key}': value for key, value in released.items()}


def run(*arguments):
    convert_checkpoint(convert, 'head.queries', 'Convert.', [str(argument) for argument in arguments])


@pytest.mark.parametrize('key', ['state_dict', 'state_dicts', 'model_state_dict'])
def test_a_file_is_converted(tmp_path, capsys, key):
    source, target = tmp_path / 'a.pth', tmp_path / 'new' / 'b.pth'
    torch.save({key: {'queries': torch.arange(6).view(3, 2)}, 'epoch': 1}, source)
    run(source, target)
    assert capsys.readouterr().out == f'{target}: 3 attributes, 1 tensors, 0 of them in the backbone\n'
    content = torch.load(target, weights_only=True)
    assert content['state_dict']['head.queries'].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert content['meta'] == {}


def test_a_bare_state_dict_is_converted(tmp_path):
    source = tmp_path / 'a.pth'
    torch.save({'queries': torch.zeros(3, 2)}, source)
    assert set(read_released(str(source))) == {'queries'}


def test_names_come_from_an_annotation(tmp_path):
    source, target, names = tmp_path / 'a.pth', tmp_path / 'b.pth', tmp_path / 'names.json'
    torch.save({'state_dict': {'queries': torch.zeros(2, 2)}}, source)
    record = dict(img_path='a.jpg', gt_label=[1, 0])
    Annotation('tiny', 'test', (AttributeSpec('hat', 'head'), AttributeSpec('bag')), [record]).save(names)
    run(source, target, '--annotation', names)
    meta = torch.load(target, weights_only=True)['meta']['dataset_meta']
    assert meta == dict(dataset='tiny', attributes=('hat', 'bag'), groups=('head', ''), order='file')
    torch.save({'state_dict': {'queries': torch.zeros(3, 2)}}, source)
    with pytest.raises(CheckpointError, match=r'names\.json lists 2 attributes, but the checkpoint was trained on 3'):
        run(source, target, '--annotation', names)


def test_a_model_of_any_attributes(tmp_path, capsys):
    source, target, names = tmp_path / 'a.pth', tmp_path / 'b.pth', tmp_path / 'names.json'
    torch.save({'proj': torch.zeros(8, 6)}, source)
    record = dict(img_path='a.jpg', gt_label=[1, 0])
    Annotation('tiny', 'test', (AttributeSpec('hat'), AttributeSpec('bag')), [record]).save(names)
    convert_checkpoint(convert, None, 'Convert.', [str(source), str(target), '--annotation', str(names)])
    assert 'any attributes, 1 tensors' in capsys.readouterr().out
    assert torch.load(target, weights_only=True)['meta']['dataset_meta']['attributes'] == ('hat', 'bag')


def test_other_files_are_refused(tmp_path):
    torch.save({'weights': {}}, tmp_path / 'a.pth')
    with pytest.raises(CheckpointError, match='holds no state_dict'):
        read_released(str(tmp_path / 'a.pth'))
    with pytest.raises(CheckpointError, match=r"Cannot place 1 .* the first is 'fc\.weight'"):
        check_placed({'head.norm.weight': torch.zeros(1), 'fc.weight': torch.zeros(1)})
