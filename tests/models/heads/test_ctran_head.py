"""CTranHead against an independent implementation and its own promises."""

import re

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import LabelBatch, TokenNeck
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample
from tests.reference.released_ctran import ReleasedCTran
from tests.tools.load_tool import load_tool

convert = load_tool('model_converters/ctran_official.py').convert
WIDTH = 16


def build(m=5, **arguments):
    return MODELS.build(dict(type='CTranHead', num_attributes=m, in_channels=WIDTH) | arguments)


def tokens(n=3, height=3, width=2):
    return TokenNeck(WIDTH)((torch.randn(n, WIDTH, height, width),))


def labelled(labels, others=None, weight=None):
    samples = [AttributeDataSample().set_gt_label(label) for label in labels]
    for sample, other in zip(samples, others if others is not None else [], strict=False):
        sample.set_field(torch.as_tensor(other, dtype=torch.int8), 'gt_label_b', dtype=torch.Tensor)
        sample.set_field(torch.tensor(weight), 'mix_weight', dtype=torch.Tensor)
    return samples


@pytest.mark.parametrize(('m', 'layers', 'size'), [(5, 3, (3, 2)), (1, 1, (1, 1)), (7, 2, (2, 2))])
def test_equals_the_released_model(m, layers, size):
    torch.manual_seed(0)
    spec = dict(M=m, d=WIDTH, heads=4, ffn=WIDTH, layers=layers, activation='relu')
    reference = ReleasedCTran(spec).double().eval()
    head = build(m, num_layers=layers).double().eval()
    state = convert(reference.state_dict())
    head.load_state_dict({re.sub('^head.', '', key): value for key, value in state.items()})
    feat = torch.randn(4, WIDTH, *size, dtype=torch.double)
    image = TokenNeck(WIDTH).double()((feat,))
    mask = torch.randint(-1, 2, (4, m))
    torch.testing.assert_close(head(image), reference(feat, torch.full_like(mask, -1)), atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(head(image, LabelBatch(mask)), reference(feat, mask), atol=1e-6, rtol=1e-6)


def test_places_do_not_matter():
    torch.manual_seed(0)
    head, image = build().eval(), tokens()
    order = torch.randperm(6)
    moved = image._replace(features=image.features[:, order])
    torch.testing.assert_close(head(image), head(moved), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(
    ('m', 'ratio', 'most'), [(40, 0.75, 30), (3, 0.75, 2), (1, 0.75, 0), (9, 0.0, 0), (10, 0.5, 5)]
)
def test_the_number_of_given_labels_is_uniform(m, ratio, most):
    torch.manual_seed(0)
    given = build(m, max_known_ratio=ratio).draw_given(6000, torch.device('cpu'))
    count = given.sum(1)
    assert given.shape == (6000, m)
    assert count.min() == 0
    assert count.max() == most
    expected = 6000 / (most + 1)
    assert (torch.bincount(count, minlength=most + 1) - expected).abs().max() < 5 * expected**0.5
    per_label = given.float().mean(0)  # every attribute is given as often as any other
    assert (per_label - most / 2 / m).abs().max() < 0.05


def test_given_labels_are_not_in_the_loss(monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=4, dropout=0.0).train(), tokens(n=2)
    given = torch.tensor([[True, False, True, False], [False, False, False, True]])
    monkeypatch.setattr(head, 'draw_given', lambda *_: given)
    label = torch.tensor([[1, 0, 0, 1], [0, 1, -1, -1]])
    head.loss_module = MODELS.build(dict(type='WeightedBCELoss', reduction='sum'))
    found = head.loss(image, labelled(label))['loss']
    logits = head(image, LabelBatch(torch.tensor([[1, -1, 0, -1], [-1, -1, -1, -1]])))
    asked = [(0, 1), (0, 3), (1, 0), (1, 1)]
    pieces = [
        torch.nn.functional.binary_cross_entropy_with_logits(logits[i, j], label[i, j].to(logits.dtype))
        for i, j in asked
    ]
    torch.testing.assert_close(found, torch.stack(pieces).sum())


def test_the_logits_of_given_labels_get_no_gradient(monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=6).train(), tokens(n=5)
    seen = {}

    def keep(feats, labels):
        seen['logits'] = type(head).read(head, feats, labels)
        seen['logits'].retain_grad()
        return seen['logits']

    draw = head.draw_given
    monkeypatch.setattr(head, 'draw_given', lambda *args: seen.setdefault('given', draw(*args)))
    monkeypatch.setattr(head, 'read', keep)
    head.loss(image, labelled(torch.randint(0, 2, (5, 6))))['loss'].backward()
    assert seen['given'].any()
    assert torch.equal(seen['logits'].grad == 0, seen['given'])


def test_a_mixture_gives_both_states(monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=3, dropout=0.0).train(), tokens(n=1)
    monkeypatch.setattr(head, 'draw_given', lambda *_: torch.tensor([[True, True, False]]))
    head.loss_module = MODELS.build(dict(type='WeightedBCELoss', reduction='sum'))
    first, second = [[1, 1, 1]], [[0, -1, 0]]
    found = head.loss(image, labelled(first, second, 0.3))['loss']
    absent, present = head.state_embedding
    unknown = head.unknown_state
    states = torch.stack((0.3 * present + 0.7 * absent, 0.3 * present + 0.7 * unknown, unknown))
    logit = head.read(image, (head.label_embedding + states)[None])[0, 2]
    ones, zeros = (torch.nn.functional.binary_cross_entropy_with_logits(logit, torch.tensor(v)) for v in (1.0, 0.0))
    torch.testing.assert_close(found, 0.3 * ones + 0.7 * zeros)


def test_known_labels_stay_and_change_the_rest():
    torch.manual_seed(0)
    head, image = build().eval(), tokens(n=2)
    free = head.predict(image, [AttributeDataSample() for _ in range(2)])
    given = [AttributeDataSample().set_known_label([1, -1, 0, -1, -1]), AttributeDataSample()]
    changed = head.predict(image, given)
    assert changed[0].pred_score[[0, 2]].tolist() == [1, 0]
    assert (changed[0].pred_score[[1, 3, 4]] - free[0].pred_score[[1, 3, 4]]).abs().min() > 0
    torch.testing.assert_close(changed[1].pred_score, free[1].pred_score)


def test_the_state_unknown_is_no_parameter_and_is_saved():
    head = build()
    assert 'unknown_state' in head.state_dict()
    assert 'unknown_state' not in dict(head.named_parameters())


@pytest.mark.parametrize('ratio', [1, -0.1, '0.5', float('nan')])
def test_a_share_out_of_range_is_refused(ratio):
    with pytest.raises(ConfigError, match='max_known_ratio'):
        build(max_known_ratio=ratio)


@pytest.mark.parametrize(('m', 'millions'), [(26, 75.7), (40, 75.7), (80, 75.9)])
def test_parameters_of_the_paper(m, millions):
    with torch.device('meta'):
        head = MODELS.build(dict(type='CTranHead', num_attributes=m, in_channels=2048))
    assert sum(parameter.numel() for parameter in head.parameters()) / 1e6 == pytest.approx(millions, abs=0.06)
