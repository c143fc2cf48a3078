"""What happens around the package: tags, files that are missing, networks that are missing."""

import urllib.error

import pytest
import torch

from mmattr.errors import CheckpointError
from mmattr.models.clip import open_clip_library

open_clip = pytest.importorskip('open_clip')


def offline(*args, **kwargs):
    raise urllib.error.URLError('no network here')


def test_without_a_network_the_file_and_its_place_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setattr('urllib.request.urlopen', offline)
    with pytest.raises(CheckpointError) as caught:
        open_clip_library.pretrained_file('ViT-B-16-quickgelu', 'openai')
    text = str(caught.value)
    assert text.startswith("The weights 'openai' of ViT-B-16-quickgelu are not on this machine")
    assert 'no network here' in text
    assert 'get https://openaipublic' in text
    assert f'put it at {tmp_path}/.cache/clip/ViT-B-16.pt' in text
    assert text.endswith('--cfg-options model.backbone.weights=FILE.')
    assert '\n' not in text


def test_the_named_place_is_where_the_file_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv('HOME', str(tmp_path))
    monkeypatch.setattr('urllib.request.urlopen', offline)
    content = b'weights'
    place = tmp_path / '.cache' / 'clip' / 'tiny.pt'
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    entry = dict(url='https://example.org/files/tiny.pt', quick_gelu=True)
    monkeypatch.setitem(open_clip.pretrained._PRETRAINED, 'ViT-B-16-quickgelu', dict(mine=entry))
    assert open_clip_library.pretrained_file('ViT-B-16-quickgelu', 'mine') == place
    assert open_clip_library.uses_quick_gelu('ViT-B-16-quickgelu', 'mine') is True


def test_weights_on_a_hub_are_named(monkeypatch):
    monkeypatch.setattr(open_clip.pretrained, 'download_pretrained_from_hf', offline)
    tag = 'laion2b_s34b_b88k'
    assert open_clip_library.uses_quick_gelu('ViT-B-16', tag) is False
    with pytest.raises(
        CheckpointError, match=r'get the weights of https://huggingface.co/laion/\S+ elsewhere and keep'
    ):
        open_clip_library.pretrained_file('ViT-B-16', tag)


@pytest.mark.parametrize(
    ('model', 'weights', 'hint'),
    [
        ('ViT-B-16-quickgelu', 'openia', "nor a tag of ViT-B-16-quickgelu; did you mean 'openai'"),
        ('ViT-B-16-quickgelu', 'files/ViT-B-16.pt', 'neither a file on this machine nor a tag of ViT-B-16-quickgelu'),
        (None, 'openai', 'neither a file on this machine nor a tag, which a model of your own has not'),
    ],
)
def test_neither_a_file_nor_a_tag(model, weights, hint):
    with pytest.raises(CheckpointError, match=hint):
        open_clip_library.pretrained_file(model, weights)


def test_unknown_tags_have_no_activation():
    assert open_clip_library.uses_quick_gelu('ViT-B-16', 'nothing') is None


def test_a_long_sentence_still_ends(monkeypatch):
    with torch.device('meta'):  # ids are numbers even while a model without memory is built
        ids = open_clip_library.tokenize(['hat ' * 9, 'hat'], 5)
    assert ids.device.type == 'cpu'
    assert ids[:, -1].tolist() == [49407, 0]
