"""Attributes that a user names: scores, prompts, mistakes, and what stays after a mistake."""

import sys

import numpy as np
import pytest
import torch

from mmattr.apis import init_model
from mmattr.apis.attribute_names import AttributeNames
from mmattr.apis.open_vocabulary import check_open_vocabulary, read_prompts, set_attributes, use_attributes
from mmattr.errors import ConfigError, DataError
from mmattr.models.layers import VisionLanguageFeatures
from tests.apis.tiny_clip_setup import CONTEXT, SIDE, clip_config, save_clip_checkpoint
from tests.apis.tiny_setup import GROUPS, NAMES, save_checkpoint, tiny_config

open_clip = pytest.importorskip('open_clip')

TYPED = ('a red hat', 'long hair', 'hat')


def model_of(folder, system='qks', **changes):
    cfg = clip_config(system, **changes)
    return init_model(cfg, save_clip_checkpoint(folder / f'{system}.pth', cfg), 'cpu')


@pytest.fixture
def qks(tmp_path):
    return model_of(tmp_path)


@pytest.fixture
def images():
    return torch.randn(3, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(2))


def logits(model, images):
    with torch.no_grad():
        return model(images)


def test_scores_are_those_of_the_sentences_of_open_clip(qks, images):
    set_attributes(qks, TYPED)
    ids = open_clip.tokenize([f'a photo of a {name}.' for name in TYPED], CONTEXT)
    with torch.no_grad():
        text = qks.backbone.encoder.clip.encode_text(ids)
        tokens = qks.neck(VisionLanguageFeatures(qks.backbone(images)[0], text)).tokens
        expected = (tokens @ qks.head.projection @ text.T).amax(1)
    torch.testing.assert_close(logits(qks, images), expected, rtol=1e-4, atol=1e-4)
    assert qks.attribute_names == qks.labels == qks.dataset_meta['attributes'] == TYPED
    assert qks.attribute_groups == ('', '', 'head')  # the training knew the last one
    assert (qks.attribute_names_source, qks.num_attributes) == ('user', 3)


@pytest.mark.parametrize('system', ['qks', 'zero_shot'])
def test_a_score_does_not_depend_on_the_other_names(system, tmp_path, images):
    model = model_of(tmp_path, system)
    set_attributes(model, TYPED)
    together = logits(model, images)
    for column, name in enumerate(TYPED):
        set_attributes(model, [name])
        torch.testing.assert_close(logits(model, images)[:, 0], together[:, column], rtol=1e-5, atol=1e-5)
    set_attributes(model, ['umbrella', *TYPED[::-1], 'boots'])
    torch.testing.assert_close(logits(model, images)[:, 1:4], together.flip(1), rtol=1e-5, atol=1e-5)


def test_labels_of_pvlr_look_at_each_other(tmp_path, images):
    model = model_of(tmp_path, 'pvlr')
    set_attributes(model, TYPED)
    together = logits(model, images)
    set_attributes(model, TYPED[:1])
    assert (logits(model, images)[:, 0] - together[:, 0]).abs().max() > 1e-4
    set_attributes(model, TYPED[::-1])
    torch.testing.assert_close(logits(model, images), together.flip(1), rtol=1e-4, atol=1e-4)


def test_prompts_of_the_user_and_back_to_those_of_the_model(qks, images, tmp_path):
    set_attributes(qks, TYPED)
    own = logits(qks, images)
    sentences = {name: f'someone with {name}' for name in TYPED}
    (tmp_path / 'mine.json').write_text('["someone with {}"]')
    for prompts in (['someone with {}'], 'someone with {}', sentences, str(tmp_path / 'mine.json')):
        set_attributes(qks, TYPED, prompts)
        other = logits(qks, images)
        assert (other - own).abs().max() > 1e-3
        set_attributes(qks, [f'someone with {name}' for name in TYPED], ['{}'])
        torch.testing.assert_close(logits(qks, images), other)
    set_attributes(qks, TYPED)
    torch.testing.assert_close(logits(qks, images), own)
    assert len(read_prompts('qks85').sentences(['hat'])[0]) == 85
    assert read_prompts(None) is None


def test_texts_that_are_known_are_not_encoded_again(qks, images, monkeypatch):
    seen, encode = [], qks.backbone.encoder.encode_text
    monkeypatch.setattr(qks.backbone.encoder, 'encode_text', lambda ids: seen.append(len(ids)) or encode(ids))
    set_attributes(qks, TYPED)
    logits(qks, images)
    set_attributes(qks, (*TYPED, 'boots'))
    set_attributes(qks, TYPED[::-1])
    logits(qks, images)
    assert seen == [3, 1]


LONG = 'very ' * 30 + 'long hair'


@pytest.mark.parametrize(
    ('attributes', 'prompts', 'error', 'message'),
    [
        ([], None, DataError, 'list of attributes is empty'),
        (['hat', 'hat'], None, DataError, "'hat' twice"),
        (['hat', LONG], None, ConfigError, f'has more tokens than the {CONTEXT} of the text encoder, start and end'),
        (['hat'], dict(hta='a hat'), ConfigError, "'hat' has no sentence in the given prompts, .* did you mean 'hta'"),
        (['hat'], 'qks58', ConfigError, "no prompts called 'qks58'; did you mean 'qks85'"),
        (['hat'], ['a photo'], ConfigError, "'a photo' in the given prompts has to hold {} exactly once"),
        (['hat'], 3, ConfigError, "expected in the given prompts, got '3'"),
    ],
)
def test_a_mistake_leaves_everything_as_it_was(qks, images, attributes, prompts, error, message):
    set_attributes(qks, TYPED, ['the {}'])
    before = logits(qks, images)
    with pytest.raises(error, match=message):
        set_attributes(qks, attributes, prompts)
    assert qks.attribute_names == qks.labels == TYPED
    assert qks.num_attributes == 3
    torch.testing.assert_close(logits(qks, images), before)


def test_learned_tokens_leave_less_room_for_a_name(tmp_path):
    model = model_of(tmp_path, 'pvlr', prompts=['{}'])
    name = 'hat ' * (CONTEXT - 2)  # fits alone, but not beside 4 learned tokens and a full stop
    with pytest.raises(ConfigError, match=rf"'hat .*' has \d+ tokens, but beside 4 .* room for {CONTEXT - 4}, start"):
        set_attributes(model, ['bag', name.strip()[:-4]])
    assert model.labels == NAMES
    set_attributes(model, ['bag', 'hat ' * (CONTEXT - 8)])


def test_models_of_fixed_attributes_say_so(tmp_path):
    cfg = tiny_config()
    fc = init_model(cfg, save_checkpoint(tmp_path / 'fc.pth', cfg), 'cpu')
    with pytest.raises(ConfigError, match=r'^FCHead has one output for each of the 5 .*LabelMatchHead or PVLRHead can'):
        set_attributes(fc, TYPED)
    with pytest.raises(ConfigError, match='FCHead'):
        init_model(cfg, tmp_path / 'fc.pth', 'cpu', prompts='qks85')
    sequence = model_of(tmp_path, 'sequence')
    with pytest.raises(ConfigError, match=r'^SequenceHead reads texts, but has an output layer for the 5 attributes'):
        check_open_vocabulary(sequence)


def test_names_of_the_user_when_the_model_is_built(tmp_path, monkeypatch):
    cfg = clip_config(num_attributes=925, prompts=dict.fromkeys(NAMES, 'a thing'))
    path = save_clip_checkpoint(tmp_path / 'unnamed.pth', cfg, names=None)
    said = []
    monkeypatch.setattr('mmattr.apis.attribute_names.print_log', lambda text, **_: said.append(text))
    model = init_model(cfg, path, 'cpu', attributes=TYPED, prompts='a {}')
    assert (model.labels, model.attribute_groups, model.group_by_name) == (TYPED, ('', '', ''), {})
    assert said == []  # nothing had to be numbered
    # The checkpoint's own names with other sentences; their number need not be that of the config.
    named = save_clip_checkpoint(tmp_path / 'named.pth', cfg)
    model = init_model(cfg, named, 'cpu', prompts=['a {}'])
    assert (model.labels, model.attribute_groups, model.attribute_names_source) == (NAMES, GROUPS, 'checkpoint')
    assert model.label_prompts.templates == ('a {}',)


def test_a_model_without_names_gets_its_first_ones(images):
    model = init_model(clip_config(), device='cpu', attributes=TYPED)
    model.labels = ()  # as one that was built by hand
    with pytest.raises(ConfigError, match='more tokens'):
        use_attributes(model, AttributeNames.from_user((LONG,), {}))
    use_attributes(model, AttributeNames.from_user(TYPED, {}))
    assert np.isfinite(logits(model, images).numpy()).all()


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, 'open_clip', None)
    with pytest.raises(ConfigError, match=r'pip install "mmattr\[clip\]"'):
        init_model(clip_config(), device='cpu', attributes=TYPED)
