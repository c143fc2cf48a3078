"""PVLRHead: its blocks, its switches, and what does not depend on what."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import PVLRHead
from mmattr.models.layers import PromptedFeatures, SoftPrompts, VisionLanguageFeatures
from mmattr.structures import AttributeDataSample

WIDTH, M = 16, 5
SWITCHES = [
    dict(kap=False),
    dict(cap='pre'),
    dict(cap='none'),
    dict(kap=False, cap='none'),
    dict(ifm='concat'),
    dict(ifm='mean'),
    dict(ifm='regularisation'),
    dict(dma='v2s'),
    dict(dma='s2v'),
    dict(dma='none'),
    dict(pool='max'),
    dict(pool='mean'),
    dict(pool='topk', topk=2),
    dict(similarity='dot', init_scale=1.0),
    dict(keep_class_token=True),
    dict(num_heads=2, gate_reduction=2, map_channels=3, dropout=0.1),
]


def build(**arguments):
    torch.manual_seed(0)
    return PVLRHead(M, WIDTH, **dict(num_heads=4) | arguments)


def features(cap='post', n=3, m=M):
    torch.manual_seed(1)
    tokens, text = torch.randn(n, 7, WIDTH), torch.randn(m, WIDTH)
    if cap == 'none':
        return VisionLanguageFeatures(tokens, text)
    return PromptedFeatures(tokens, text, torch.randn(*((n,) if cap == 'pre' else ()), m, WIDTH))


def samples(labels):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


def identify(switch):
    return ' '.join(f'{name}={value}' for name, value in switch.items())


@pytest.mark.parametrize('switch', SWITCHES, ids=identify)
def test_switches_train_a_step(switch):
    head, feats = build(**switch), features(switch.get('cap', 'post'))
    before = {name: parameter.detach().clone() for name, parameter in head.named_parameters()}
    optimizer = torch.optim.SGD(head.parameters(), lr=0.5)
    losses = head.loss(feats, samples([[1, 0, 1, 0, 0], [0, 1, -1, 0, 1], [-1] * 5]))
    sum(losses.values()).backward()
    optimizer.step()
    assert all(torch.isfinite(value) for value in losses.values())
    assert ('loss_regularisation' in losses) == (switch.get('ifm') == 'regularisation')
    for name, parameter in head.named_parameters():
        assert parameter.grad is not None, name
        assert not torch.equal(parameter, before[name]), name


@pytest.mark.parametrize('switch', [{}, *SWITCHES], ids=identify)
def test_scores_follow_their_labels(switch):
    head, feats = build(**switch).eval(), features(switch.get('cap', 'post'))
    order = torch.tensor([4, 2, 0, 1, 3])
    moved = feats._replace(text=feats.text[order])
    if isinstance(feats, PromptedFeatures):
        moved = moved._replace(soft_text=feats.soft_text[..., order, :])
    torch.testing.assert_close(head(moved), head(feats)[:, order], rtol=1e-4, atol=1e-5)


def test_blocks_follow_each_other():
    """The page of the system, line by line."""
    head, feats = build().eval(), features()
    image = feats.tokens[:, 1:]
    hard, soft = (text.repeat(3, 1, 1) for text in (feats.text, feats.soft_text))
    knowledge, knowledge_map = head.kap.with_map(hard, hard)
    seen = head.cap.image(soft, image)
    context, context_map = head.cap.relations.with_map(seen, seen)
    fused = head.ifm.interaction(knowledge, context, knowledge_map, context_map)
    labels, regions = head.dma.labels(fused, image), head.dma.image(image, fused)
    cosine = torch.nn.functional.cosine_similarity(labels[:, :, None], regions[:, None], dim=-1)
    scaled = cosine / 0.07
    torch.testing.assert_close(head.match(feats), scaled, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(head(feats), (scaled.softmax(-1) * scaled).sum(-1), rtol=1e-4, atol=1e-4)


def test_without_prompting_labels_are_plain_text():
    head, feats = build(kap=False, cap='none', dma='none', pool='max'), features('none')
    cosine = torch.nn.functional.cosine_similarity(feats.text[None, :, None], feats.tokens[:, None, 1:], dim=-1)
    torch.testing.assert_close(head(feats), cosine.amax(-1) / 0.07, rtol=1e-4, atol=1e-4)


def test_the_class_token_is_no_region_by_default():
    feats = features()
    other = feats._replace(tokens=torch.cat([feats.tokens[:, :1] + 1, feats.tokens[:, 1:]], 1))
    assert torch.equal(build()(feats), build()(other))
    head = build(keep_class_token=True)
    assert not torch.allclose(head(feats), head(other))


def test_regularisation_is_the_distance_over_known_labels():
    head, feats = build(ifm='regularisation', regularisation_weight=0.5), features()
    labels = torch.tensor([[1, 0, 1, 0, 0], [0, 1, -1, -1, 1], [-1] * 5])
    hard = feats.text.repeat(3, 1, 1)
    knowledge = head.kap(hard, hard)
    context, _ = head.cap(feats.soft_text.repeat(3, 1, 1), feats.tokens[:, 1:])
    values = [((knowledge[n, m] - context[n, m]) ** 2).mean() for n in range(3) for m in range(M) if labels[n, m] >= 0]
    found = head.loss(feats, samples(labels))
    torch.testing.assert_close(found['loss_regularisation'], 0.5 * sum(values) / len(values))
    torch.testing.assert_close(found['loss'], head.loss_module(head(feats), labels))
    assert sum(head.loss(feats, samples([[-1] * 5] * 3)).values()) == 0


def test_regularisation_counts_the_labels_of_both_images_of_a_mixture():
    head, feats = build(ifm='regularisation'), features(n=2)
    mixed = samples([[-1] * 5, [-1] * 5])
    for sample in mixed:
        sample.set_field(torch.tensor([1, 0, -1, -1, -1], dtype=torch.int8), 'gt_label_b', dtype=torch.Tensor)
        sample.set_field(torch.tensor(0.3), 'mix_weight', dtype=torch.Tensor)
    expected = head.loss(feats, samples([[1, 0, -1, -1, -1]] * 2))['loss_regularisation']
    torch.testing.assert_close(head.loss(feats, mixed)['loss_regularisation'], expected)


def test_another_table_may_be_scored():
    head = build()
    assert head(features(m=8)).shape == (3, 8)
    assert head.num_attributes == 8


def test_number_of_parameters():
    """Five attention steps, five norms, IFM and the factor; 4 tokens of 512 numbers stand in the recognizer."""
    with torch.device('meta'):
        head, prompts = PVLRHead(80, 512), SoftPrompts(512, 512)
    attention, norm = 4 * 512 * 512 + 4 * 512, 2 * 512
    gate, out, maps = 2 * 1024 * 256 + 256 + 1024, 1024 * 512 + 512, 2 * 8 + 8 + 8
    assert sum(parameter.numel() for parameter in prompts.parameters()) == 4 * 512
    found = sum(parameter.numel() for parameter in head.parameters())
    assert found == 5 * attention + 6 * norm + gate + out + maps + 1 == 6_309_665


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (dict(cap='after'), "cap='after'; valid are: none, post, pre|cap='after'; did you mean"),
        (dict(ifm='chanel'), "ifm='chanel'; did you mean 'channel'"),
        (dict(dma='s2s'), "dma='s2s'; did you mean"),
        (dict(pool='sum'), "pool='sum'"),
        (dict(similarity='cos'), "similarity='cos'; did you mean 'cosine'"),
        (dict(num_heads=3), 'num_heads=3 for the width 16'),
        (dict(topk=0), 'topk=0'),
        (dict(init_scale=0.0), r'init_scale=0\.0'),
    ],
)
def test_mistakes_are_named(arguments, message):
    with pytest.raises(ConfigError, match=message):
        build(**arguments)


@pytest.mark.parametrize(
    ('cap', 'given', 'message'),
    [
        ('post', 'none', 'got none: use a SoftPromptRecognizer'),
        ('post', 'pre', r'got some of every image.*see_image=False'),
        ('pre', 'post', r'got some that no image changes.*see_image=True'),
    ],
)
def test_prompts_and_blocks_belong_together(cap, given, message):
    with pytest.raises(ConfigError, match=message):
        build(cap=cap)(features(given))


def test_text_and_image_need_one_width():
    with pytest.raises(ConfigError, match='one width, 16, but got 8 and 16: set project_tokens=True'):
        build()(features()._replace(tokens=torch.randn(3, 7, 8)))
