"""The command lines of docs/en/user_guides/fast_data.md change what they say."""

import shlex
from pathlib import Path

import pytest
from mmengine import Config

from mmattr.datasets.transforms import LoadAttributeImage, ResizeImage
from mmattr.registry import TRANSFORMS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / 'docs/en/user_guides/fast_data.md').read_text(encoding='utf-8').replace('\\\n', ' ')


def commands():
    return [line for line in PAGE.splitlines() if '--cfg-options' in line]


@pytest.mark.parametrize('command', commands(), ids=lambda command: command.split()[1])
def test_options_of_the_page(command):
    words = shlex.split(command)
    cfg = Config.fromfile(ROOT / words[2])
    cfg.merge_from_dict(dict(word.split('=', 1) for word in words[words.index('--cfg-options') + 1 :]))
    changed = {word.split('.')[0] for word in words if '_dataloader.' in word}
    for name in changed:
        steps = [TRANSFORMS.build(step) for step in cfg[name].dataset.pipeline[:2]]
        assert isinstance(steps[0], LoadAttributeImage)
        if 'ResizeImage' in command:
            assert isinstance(steps[1], ResizeImage)
            assert (steps[1].backend, steps[1].interpolation) == ('torchvision', 'bilinear')
            assert list(steps[1].scale) == [250, 250]
        else:
            assert steps[0].backend_args == dict(backend='packed_images', db_path='data/pa100k/images.lmdb')
    assert changed
