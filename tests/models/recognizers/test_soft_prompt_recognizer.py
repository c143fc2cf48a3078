"""SoftPromptRecognizer: what learned prompts are, who learns, and what is computed when."""

import copy

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.clip import PromptSet
from mmattr.models.layers import PromptedFeatures, VisionLanguageFeatures
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample
from tests.models.clip.tiny_clip import shaken, with_words

open_clip = pytest.importorskip('open_clip')

NAMES = ('hat', 'long sleeves', 'bag')
SEEING = dict(soft_prompts=dict(num_tokens=2, see_image=True, num_heads=2), head=dict(cap='pre'))


def config(kind='vit', **changes):
    backbone = dict(type='CLIPVisualBackbone', model=with_words(kind), project_tokens=True)
    head = dict(type='PVLRHead', num_heads=4) | changes.pop('head', {})
    model = dict(type='SoftPromptRecognizer', num_attributes=3, in_channels=24, labels=NAMES)
    return model | dict(backbone=backbone, head=head) | changes


def build(kind='vit', **changes):
    torch.manual_seed(0)
    model = MODELS.build(config(kind, **changes))
    shaken(model)
    return model


@pytest.fixture
def images():
    torch.manual_seed(1)
    return torch.randn(2, 3, 32, 32)


def samples(labels=((1, 0, -1), (0, 1, 1))):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


def soft_text_of(model, names, soft):
    """The definition: open_clip reads a sentence of the whole context whose first words were exchanged."""
    clip = model.backbone.encoder.clip
    ids = open_clip.tokenize([f'{"a " * len(soft)}{name}.' for name in names], 24)

    def exchange(module, arguments, output):
        return torch.cat([output[:, :1], soft.expand(len(names), -1, -1), output[:, 1 + len(soft) :]], 1)

    with clip.token_embedding.register_forward_hook(exchange):
        return clip.encode_text(ids)


@pytest.mark.parametrize('training', [True, False])
def test_the_head_sees_two_texts(images, training):
    model = build().train(training)
    feats = model.extract_feat(images)
    assert isinstance(feats, PromptedFeatures)
    expected = soft_text_of(model, NAMES, model.soft_prompts.tokens)
    torch.testing.assert_close(feats.soft_text, expected, rtol=1e-4, atol=1e-5, check_stride=False)
    hard = model.backbone.encoder.clip.encode_text(open_clip.tokenize([f'a photo of a {n}.' for n in NAMES], 24))
    torch.testing.assert_close(feats.text, hard, rtol=1e-4, atol=1e-5)
    assert model(images).shape == (2, 3)


def test_prompts_that_see_the_images(images):
    model = build(**SEEING, text_batch_size=4).eval()
    feats = model.extract_feat(images)
    words = torch.zeros(1, 1, 16)
    for n in range(2):
        soft = model.soft_prompts(words, feats.tokens[n : n + 1])[0, 0, 1:]
        expected = soft_text_of(model, NAMES, soft)
        torch.testing.assert_close(feats.soft_text[n], expected, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(feats.soft_text[0], feats.soft_text[1])


@pytest.mark.parametrize('changes', [{}, SEEING], ids=['post', 'pre'])
@pytest.mark.parametrize('tune', ['none', 'visual', 'all'])
def test_gradients_reach_the_soft_tokens_and_only_tuned_towers(tune, changes, images):
    model = build(tune=tune, **changes).train()
    model(images, samples(), mode='loss')['loss'].backward()
    assert model.soft_prompts.tokens.grad.abs().sum() > 0
    for name, parameter in model.named_parameters():
        assert parameter.requires_grad == (parameter.grad is not None), name
        visual, clip = name.startswith('backbone.encoder.clip.visual.'), name.startswith('backbone.encoder.clip.')
        expected = tune != 'none' if visual else tune == 'all' if clip else True
        assert parameter.requires_grad == (expected and not name.endswith('logit_scale')), name


@pytest.mark.parametrize('changes', [{}, SEEING], ids=['post', 'pre'])
@pytest.mark.parametrize('training', [True, False])
def test_scores_follow_their_labels(changes, training, images):
    model = build(**changes).train(training)
    before = model(images)
    model.set_labels([NAMES[index] for index in (2, 0, 1)])
    torch.testing.assert_close(model(images), before[:, [2, 0, 1]], rtol=1e-4, atol=1e-4)
    model.set_labels(('bag', 'umbrella', 'a very long name of a thing', 'skirt'))
    assert model(images).shape == (2, 4)


def test_evaluation_encodes_a_table_once(images, monkeypatch):
    model, calls = build(), []
    encode = model.backbone.encoder.encode_text_embeddings
    monkeypatch.setattr(
        model.backbone.encoder,
        'encode_text_embeddings',
        lambda prompts, ends: calls.append(prompts.shape[1]) or encode(prompts, ends),
    )
    model.eval()
    first = model(images)
    del calls[:]
    assert torch.equal(model(images), first)
    assert calls == []
    model.set_labels(NAMES[:2])
    model(images)
    assert len(calls) == 1  # the hand-written prompts of these names are still in memory
    model.train()
    del calls[:]
    model(images, samples([[1, 0], [0, 1]]), mode='loss')
    model(images, samples([[1, 0], [0, 1]]), mode='loss')
    assert len(calls) == 2


def test_an_outdated_table_is_noticed(images):
    model = build().eval()
    before = model(images)
    state = copy.deepcopy(model.state_dict())
    change = torch.randn_like(state['soft_prompts.tokens'])
    state['soft_prompts.tokens'] += change
    model.load_state_dict(state)
    after = model(images)
    assert not torch.allclose(before, after)
    tokens = model.soft_prompts.tokens.data
    tokens.copy_(tokens - change)  # averaged weights are exchanged like this, which leaves no trace
    torch.testing.assert_close(model.train().eval()(images), before, rtol=1e-4, atol=1e-4)


def test_learned_prompts_can_be_left_out(images):
    model = build(soft_prompts=None, head=dict(cap='none'))
    assert isinstance(model.extract_feat(images), VisionLanguageFeatures)
    assert 'soft_prompts.tokens' not in model.state_dict()
    assert torch.isfinite(model(images, samples(), mode='loss')['loss'])


def test_a_resnet(images):
    model = build('resnet', tune='visual').train()
    model(torch.randn(2, 3, 64, 64), samples(), mode='loss')['loss'].backward()
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    assert all(parameter.grad is not None for parameter in learned)


@pytest.mark.parametrize(
    ('changes', 'count', 'rate', 'limit'),
    [(dict(tune='visual'), 32, 3e-3, 0.02), ({}, 32, 1e-2, 0.05), (SEEING, 8, 5e-3, 0.05)],
    ids=['post', 'post, frozen encoder', 'pre, frozen encoder'],
)
def test_learns_images_by_heart(changes, count, rate, limit):
    names = ('hat', 'bag', 'boots', 'skirt', 'coat', 'glasses')
    torch.manual_seed(0)
    model = MODELS.build(config(**changes) | dict(num_attributes=6, labels=names))
    images, labels = torch.randn(count, 3, 32, 32), torch.randint(0, 2, (count, 6))
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=150, pct_start=0.1)
    for _ in range(150):
        loss = model(images, samples(labels), mode='loss')['loss']
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
    assert loss < limit
    with torch.no_grad():
        predicted = model.eval()(images, mode='predict')
    assert torch.equal(torch.stack([sample.pred_score for sample in predicted]) > 0.5, labels.bool())


@pytest.mark.parametrize('changes', [{}, SEEING], ids=['post', 'pre'])
def test_it_can_be_counted_without_memory_and_names(changes):
    with torch.device('meta'), torch.no_grad():
        model = MODELS.build(config(**changes) | dict(labels=None)).eval()
        assert model(torch.empty(2, 3, 32, 32)).shape == (2, 3)


@pytest.mark.parametrize(
    ('changes', 'message'),
    [
        (dict(soft_prompts=dict(num_token=2)), "SoftPrompts has no argument 'num_token'; did you mean 'num_tokens'"),
        (dict(soft_prompts=dict(num_tokens=0)), 'num_tokens=0'),
        (dict(soft_template='the name'), "template 'the name'"),
        (dict(tune='text'), "tune='text'; "),
    ],
)
def test_mistakes_are_named(changes, message):
    with pytest.raises(ConfigError, match=message):
        build(**changes)


def test_too_many_tokens_are_refused(images):
    with pytest.raises(ConfigError, match='use a shorter name or fewer learned tokens'):
        build(soft_prompts=dict(num_tokens=20))(images)


def test_labels_are_read_when_they_are_prepared():
    model = build().eval()
    model.prepare_labels()
    fits, too_long = 'hat ' * 17, 'hat ' * 18  # with start, full stop, end and 4 learned tokens: 24
    model.set_labels(('bag', fits), PromptSet(['{}']))
    model.prepare_labels()
    model.set_labels(('bag', too_long), PromptSet(['{}']))
    with pytest.raises(ConfigError, match=r"'hat .*' has 21 tokens, but beside 4 .* has room for 20"):
        model.prepare_labels()
    plain = build(soft_prompts=None, head=dict(cap='none'))
    plain.set_labels(('bag', too_long), PromptSet(['{}']))
    plain.prepare_labels()
