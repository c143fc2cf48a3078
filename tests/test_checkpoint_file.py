import pickle

import pytest
import torch
from mmengine.logging import HistoryBuffer
from torch import nn

from mmattr.checkpoint_file import load_weights, read_checkpoint, read_file
from mmattr.errors import CheckpointError


def test_training_checkpoint_and_bare_state_dict(tmp_path):
    weights = nn.Linear(2, 3).state_dict()
    torch.save(dict(state_dict=weights, meta=dict(epoch=3)), tmp_path / 'full.pth')
    torch.save({f'module.{name}': value for name, value in weights.items()}, tmp_path / 'bare.pth')
    full, bare = read_checkpoint(tmp_path / 'full.pth'), read_checkpoint(tmp_path / 'bare.pth')
    assert full['meta'] == dict(epoch=3)
    assert bare['meta'] == {}
    for content in (full, bare):
        assert {name: value.tolist() for name, value in content['state_dict'].items()} == {
            name: value.tolist() for name, value in weights.items()
        }


def test_python_objects_are_not_loaded(tmp_path):
    torch.save(dict(state_dict=nn.Linear(1, 1).state_dict(), message_hub=HistoryBuffer([1.0], [1])), tmp_path / 'x.pth')
    with pytest.raises(CheckpointError, match='only plain data is read'):
        read_checkpoint(tmp_path / 'x.pth')


def test_unusable_files(tmp_path):
    with pytest.raises(CheckpointError, match='does not exist'):
        read_checkpoint(tmp_path / 'missing.pth')
    torch.save(dict(state_dict=nn.Linear(99, 99).state_dict()), tmp_path / 'whole.pth')
    whole = (tmp_path / 'whole.pth').read_bytes()
    for content in (b'', b'text', whole[: len(whole) // 2]):
        (tmp_path / 'broken.pth').write_bytes(content)
        with pytest.raises(CheckpointError, match=r'broken\.pth'):
            read_checkpoint(tmp_path / 'broken.pth')
    for content in ([1, 2], {}, dict(state_dict=dict(epoch=3))):
        torch.save(content, tmp_path / 'other.pth')
        with pytest.raises(CheckpointError, match=r'no state dict|a dict was expected'):
            read_checkpoint(tmp_path / 'other.pth')


def test_weights_must_fit_exactly():
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    other = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    load_weights(model, other.state_dict(), 'x.pth')
    assert torch.equal(model[0].weight, other[0].weight)
    weights = other.state_dict()
    weights['2.weight'] = weights.pop('1.weight')
    weights['0.bias'] = torch.zeros(4)
    with pytest.raises(CheckpointError) as caught:
        load_weights(model, weights, 'x.pth')
    message = str(caught.value)
    assert '1 key is missing (1.weight)' in message
    assert '1 key is unexpected (2.weight)' in message
    assert '0.bias (4,) instead of (3,)' in message


def test_only_the_first_keys_are_named():
    model = nn.Sequential(*(nn.Linear(1, 1) for _ in range(4)))
    with pytest.raises(CheckpointError, match=r'8 keys are missing \(0\.weight, 0\.bias, 1\.weight, \.\.\.\)'):
        load_weights(model, {}, 'x.pth')


def test_counters_of_batch_norm_may_be_missing():
    model = nn.BatchNorm1d(2)
    weights = {name: value + 1 for name, value in model.state_dict().items() if name != 'num_batches_tracked'}
    load_weights(model, weights, 'old.pth')
    assert model.running_mean.tolist() == [1, 1]


class _Bomb:
    def __reduce__(self):
        return print, ('this must not run',)


def test_a_checkpoint_never_runs_code(tmp_path, capsys):
    torch.save(dict(meta=_Bomb()), tmp_path / 'zip.pth')
    (tmp_path / 'plain.pth').write_bytes(pickle.dumps(dict(meta=_Bomb())))
    torch.save([1], tmp_path / 'list.pth')
    for name in ('zip', 'plain', 'list'):
        with pytest.raises(CheckpointError) as error:
            read_file(tmp_path / f'{name}.pth')
        assert '\n' not in str(error.value)
    assert 'must not run' not in capsys.readouterr().out
