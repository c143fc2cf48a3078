"""The same weights from every kind of file."""

import sys

import pytest
import torch
from torch import nn

from mmattr.errors import CheckpointError
from mmattr.models.clip.clip_weights import read_clip_weights


class Archived(nn.Module):
    """Weights with the constants that OpenAI's archives hold, for scripting."""

    def __init__(self, constants=True):
        super().__init__()
        self.transformer = nn.Linear(3, 3)
        self.ln_final = nn.LayerNorm(3)
        self.text_projection = nn.Parameter(torch.randn(3, 2))
        if constants:
            for name in ('input_resolution', 'context_length', 'vocab_size'):
                self.register_buffer(name, torch.tensor(7))

    def forward(self, x):
        return self.ln_final(self.transformer(x)) @ self.text_projection


@pytest.fixture
def state():
    torch.manual_seed(0)
    return dict(Archived(constants=False).state_dict())


def equal(found, state):
    return found.keys() == state.keys() and all(torch.equal(found[name], value) for name, value in state.items())


def test_torchscript_archive_is_recognised(tmp_path, state):
    module = Archived()
    module.load_state_dict(state, strict=False)
    torch.jit.script(module).save(str(tmp_path / 'archive.pt'))
    weights = read_clip_weights(tmp_path / 'archive.pt')
    assert equal(weights.state, state)
    assert weights.from_openai


@pytest.mark.parametrize('legacy', [False, True])
def test_plain_state_dict(tmp_path, state, legacy):
    torch.save(state, tmp_path / 'plain.pt', _use_new_zipfile_serialization=not legacy)
    weights = read_clip_weights(tmp_path / 'plain.pt')
    assert equal(weights.state, state)
    assert not weights.from_openai


def test_state_dicts_of_openai_are_recognised(tmp_path, state):
    constants = dict.fromkeys(('input_resolution', 'context_length', 'vocab_size'), torch.tensor(7))
    torch.save(state | constants, tmp_path / 'constants.pt')
    weights = read_clip_weights(tmp_path / 'constants.pt')
    assert equal(weights.state, state)
    assert weights.from_openai
    half = {name: value if name.startswith('ln_') else value.half() for name, value in state.items()}
    torch.save(half, tmp_path / 'half.pt')
    assert read_clip_weights(tmp_path / 'half.pt').from_openai
    all_half = {name: value.half() for name, value in state.items()}
    torch.save(all_half, tmp_path / 'all_half.pt')
    assert not read_clip_weights(tmp_path / 'all_half.pt').from_openai


def test_training_checkpoint_of_open_clip(tmp_path, state):
    content = dict(epoch=3, name='run', state_dict={f'module.{name}': value for name, value in state.items()})
    torch.save(content, tmp_path / 'epoch_3.pt')
    weights = read_clip_weights(tmp_path / 'epoch_3.pt')
    assert equal(weights.state, state)
    assert not weights.from_openai


@pytest.mark.parametrize('prefix', ['', 'text.'])
def test_safetensors(tmp_path, state, prefix):
    save_file = pytest.importorskip('safetensors.torch').save_file
    content = {prefix + name: value for name, value in state.items()} | {'attn_mask': torch.zeros(2, 2)}
    save_file(content, tmp_path / 'model.safetensors')
    assert equal(read_clip_weights(tmp_path / 'model.safetensors').state, state)


def test_missing_safetensors_is_named(tmp_path, monkeypatch):
    (tmp_path / 'model.safetensors').write_bytes(b'x')
    monkeypatch.setitem(sys.modules, 'safetensors', None)
    with pytest.raises(CheckpointError, match=r'needs the package safetensors: pip install "mmattr\[clip\]"'):
        read_clip_weights(tmp_path / 'model.safetensors')


@pytest.mark.parametrize('name', ['none.pt', 'none.safetensors'])
def test_missing_files_are_named(tmp_path, name):
    with pytest.raises(CheckpointError, match=f'{name} does not exist'):
        read_clip_weights(tmp_path / name)


def test_damaged_files_are_named(tmp_path, state):
    torch.jit.script(Archived()).save(str(tmp_path / 'archive.pt'))
    whole = (tmp_path / 'archive.pt').read_bytes()
    (tmp_path / 'cut.pt').write_bytes(whole[: len(whole) // 2])
    (tmp_path / 'wrong.pt').write_bytes(
        whole.replace(b'constants.pkl', b'constants.pkl').replace(b'PK\x03\x04', b'PKxx')
    )
    (tmp_path / 'cut.safetensors').write_bytes(b'1234567890')
    for name in ('cut.pt', 'wrong.pt', 'cut.safetensors'):
        with pytest.raises(CheckpointError, match='damaged'):
            read_clip_weights(tmp_path / name)
