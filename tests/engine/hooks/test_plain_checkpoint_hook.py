from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch
from mmengine.logging import HistoryBuffer

from mmattr.engine import build_runner
from mmattr.engine.hooks.plain_checkpoint_hook import from_plain, to_plain
from mmattr.errors import CheckpointError
from tests.engine.tiny_run import tiny_config


def test_round_trip_through_a_file(tmp_path):
    buffer = HistoryBuffer([1.5, 2.5, 4.0], [1, 2, 1], max_length=7)
    data = dict(
        hub=OrderedDict(loss=buffer), scalar=np.float64(0.1), count=np.int32(3), flag=np.bool_(True),
        array=np.arange(3), words=np.array(['a', 'b']), path=Path('x/y'), nested=[(1, None), {2}], tensor=torch.ones(2),
    )  # fmt: skip
    torch.save(to_plain(data), tmp_path / 'x.pth')
    loaded = from_plain(torch.load(tmp_path / 'x.pth', weights_only=True))
    restored = loaded['hub']['loss']
    assert restored.max_length == 7
    for theirs, ours in zip(restored.data, buffer.data, strict=True):
        assert np.array_equal(theirs, ours)
    assert (restored.mean(2), restored.current()) == (buffer.mean(2), buffer.current())
    assert loaded['scalar'] == 0.1
    assert loaded['count'] == 3
    assert loaded['flag'] is True
    assert loaded['array'].tolist() == [0, 1, 2]
    assert loaded['words'] == ['a', 'b']
    assert loaded['path'] == 'x/y'
    assert loaded['nested'] == [(1, None), {2}]


def test_an_object_without_plain_form_is_named():
    with pytest.raises(CheckpointError, match=r'meta\.extra\[1\] holds a object'):
        to_plain(dict(extra=[1, object()]), 'meta')


@pytest.mark.parametrize('ema', [False, True])
def test_checkpoints_of_a_run_load_with_weights_only(tmp_path, ema):
    cfg = tiny_config(tmp_path, epochs=2)
    if ema:
        cfg.custom_hooks.append(dict(type='EMAHook'))
    build_runner(cfg).train()
    files = sorted(path.name for path in tmp_path.glob('*.pth'))
    assert [name for name in files if name.startswith('epoch')] == ['epoch_1.pth', 'epoch_2.pth']
    assert any(name.startswith('best_eval_loss') for name in files)
    for name in files:
        assert torch.serialization.get_unsafe_globals_in_checkpoint(tmp_path / name) == []
        checkpoint = torch.load(tmp_path / name, weights_only=True)
        assert checkpoint['meta']['dataset_meta']['attributes'] == ('hat', 'bag', 'skirt')
