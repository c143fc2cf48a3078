"""Label2LabelHead against an independent implementation and its own promises."""

import re

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import LabelBatch, TokenNeck
from mmattr.models.heads.image_conditioned_mlm import MASK
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample
from tests.reference.released_label2label import ReleasedLabel2Label
from tests.tools.load_tool import load_tool

WIDTH = 16
convert = load_tool('model_converters/label2label_official.py').convert


def build(m=5, layers=(1, 2), pre_norm=True, encoder=0, bn='mlm', dropout=0.1, **kwargs):
    shared = dict(ffn_channels=48, pre_norm=pre_norm, dropout=dropout)
    head = dict(
        type='Label2LabelHead',
        num_attributes=m,
        in_channels=WIDTH,
        query_head=dict(
            type='AQNHead', num_layers=layers[0], query_encoder_layers=encoder, logit_norm=bn == 'both', **shared
        ),
        mlm=dict(type='ImageConditionedMLM', num_layers=layers[1], logit_norm=bn != 'none', **shared),
    )
    return MODELS.build(head | kwargs)


def tokens(n=3, height=3, width=2):
    return TokenNeck(WIDTH)((torch.randn(n, WIDTH, height, width),))


@pytest.mark.parametrize(
    'variant',
    [
        dict(pre_norm=True, encoder=False, bn='mlm', aqn=1, mlm=2),
        dict(pre_norm=True, encoder=True, bn='both', aqn=2, mlm=2),
        dict(pre_norm=False, encoder=False, bn='none', aqn=2, mlm=1),
        dict(pre_norm=False, encoder=True, bn='both', aqn=1, mlm=3),
    ],
)
@pytest.mark.parametrize(('m', 'size'), [(7, (4, 3)), (1, (1, 1))])
def test_equals_the_released_model(variant, m, size):
    torch.manual_seed(0)
    reference = ReleasedLabel2Label(m, WIDTH, **variant).double().eval()
    head = build(m, (variant['aqn'], variant['mlm']), variant['pre_norm'], int(variant['encoder']), variant['bn'])
    state = convert(reference.state_dict())
    head.load_state_dict({re.sub('^head.', '', key): value for key, value in state.items()})
    head = head.double().eval()
    neck = TokenNeck(WIDTH).double()
    feat = torch.randn(4, WIDTH, *size, dtype=torch.double, requires_grad=True)
    label_a, label_b = torch.randint(0, 2, (2, 4, m))

    expected = reference(feat)
    found = head.forward_both(neck((feat,)))
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-6, rtol=1e-6)
    gradients = [torch.autograd.grad((a * label_a).sum() + (b * label_b).sum(), feat)[0] for a, b in (found, expected)]
    torch.testing.assert_close(gradients[0], gradients[1], atol=1e-6, rtol=1e-5)
    for weight in (0.7, 0.2):
        labels = LabelBatch(label_a, label_b, torch.full((4,), weight, dtype=torch.double))
        mixed = head.forward_both(neck((feat,)), labels)[1]
        torch.testing.assert_close(mixed, reference(feat, label_a, label_b, weight)[1], atol=1e-6, rtol=1e-6)


def test_permuting_attributes_permutes_outputs():
    torch.manual_seed(0)
    head, image = build(m=6, bn='both').eval(), tokens()
    for norm in (head.query_head.logit_norm, head.mlm.logit_norm):
        torch.nn.init.normal_(norm.running_mean)
        torch.nn.init.normal_(norm.weight)
    order = torch.randperm(6)
    permuted = build(m=6, bn='both').eval()
    state = head.state_dict()
    for name, value in state.items():
        per_attribute = re.search(r'queries|classifier|logit_norm|mask_token', name)
        if 'word_embedding' in name:
            state[name] = value[:, order]
        elif per_attribute and value.ndim:
            state[name] = value[order]
    permuted.load_state_dict(state)
    for a, b in zip(head.forward_both(image), permuted.forward_both(image), strict=True):
        torch.testing.assert_close(a[:, order], b, atol=1e-5, rtol=1e-5)


def test_words_are_masked_with_probability_alpha_in_training_only(monkeypatch):
    torch.manual_seed(0)
    head = build(m=40, mask_ratio=0.3, dropout=0.0)
    seen = []
    embed = type(head.mlm).embed
    monkeypatch.setattr(
        type(head.mlm), 'embed', lambda self, words, mask: seen.append(words) or embed(self, words, mask)
    )
    image = tokens(n=64)
    head.train()
    for _ in range(4):
        head(image)
    masked = torch.cat(seen) == MASK  # (256, 40)
    share = masked.float().mean().item()
    assert abs(share - 0.3) < 4 * (0.3 * 0.7 / masked.numel()) ** 0.5
    per_word = masked.float().mean(0)  # drawn per word: no word is always or never masked, rows differ
    assert per_word.min() > 0.1
    assert per_word.max() < 0.5
    assert len({tuple(row) for row in masked.tolist()}) > 250
    seen.clear()
    head.eval()
    head(image)
    assert not (seen[0] == MASK).any()


def test_no_gradient_flows_through_the_words():
    head, image = build(bn='none', dropout=0.0), tokens()
    head.eval()
    head.forward_both(image)[1].sum().backward()
    assert all(parameter.grad is None for parameter in head.query_head.parameters())


def samples(count, m=5, known=None):
    made = [AttributeDataSample() for _ in range(count)]
    for sample in made:
        if known is not None:
            sample.set_known_label(known)
    return made


def test_known_words_stay_and_change_the_rest():
    torch.manual_seed(0)
    head, image = build().eval(), tokens(n=4)
    free = [sample.pred_score for sample in head.predict(image, samples(4))]
    given = [1, -1, 0, -1, -1]
    # Give each image the opposite of what the query network guesses, so that the sentence really changes.
    guess = head.forward_both(image)[0][:, [0, 2]] > 0
    made = samples(4)
    for sample, (first, third) in zip(made, (~guess).int().tolist(), strict=True):
        sample.set_known_label([first, -1, third, -1, -1])
    for before, sample in zip(free, head.predict(image, made), strict=True):
        fixed = sample.known_label >= 0
        assert torch.equal(sample.pred_score[fixed], sample.known_label[fixed].float())
        assert (sample.pred_score[~fixed] - before[~fixed]).abs().min() > 0
    assert len(given) == 5


def test_giving_the_guessed_words_changes_nothing_else():
    head, image = build().eval(), tokens(n=2)
    free = head.predict(image, samples(2))
    words = [(sample.query_score > 0.5).int() for sample in free]
    made = samples(2)
    for sample, word in zip(made, words, strict=True):
        sample.set_known_label([int(word[0]), -1, -1, -1, -1])
    for before, after in zip(free, head.predict(image, made), strict=True):
        torch.testing.assert_close(before.pred_score[1:], after.pred_score[1:])


def test_mixed_words_keep_the_guess_where_the_other_label_is_unknown():
    head = build(m=4, bn='none').eval()
    words = torch.tensor([[0, 0, 1, 1]])
    labels = LabelBatch(torch.tensor([[1, 1, -1, 1]]), torch.tensor([[1, -1, 0, 0]]), torch.tensor([0.8]))
    sentence = head.embed(words, labels=labels)
    absent, present = head.mlm.word_embedding
    rows = [0.8 * absent[0] + 0.2 * present[0], absent[1], present[2], present[3]]
    torch.testing.assert_close(sentence[0], torch.stack(rows))


def test_lambda_scales_the_second_loss():
    torch.manual_seed(0)
    image = tokens(n=4)
    made = [AttributeDataSample().set_gt_label([1, 0, 1, 0, -1]) for _ in range(4)]
    losses = []
    for weight in (1.0, 0.5):
        torch.manual_seed(1)
        losses.append(build(mlm_weight=weight, dropout=0.0).train().loss(image, made))
    torch.testing.assert_close(losses[0]['loss_aqn'], losses[1]['loss_aqn'])
    torch.testing.assert_close(losses[0]['loss_mlm'] * 0.5, losses[1]['loss_mlm'])


def record_words(head, monkeypatch):
    """Collect the words, masked ones as MASK, of every sentence that the head forms."""
    seen = []
    embed = head.mlm.embed
    monkeypatch.setattr(head.mlm, 'embed', lambda words, mask: seen.append(words) or embed(words, mask))
    return seen


@pytest.mark.parametrize(
    ('argument', 'value'),
    [
        ('mask_ratio', 1.5),
        ('mask_ratio', '0.1'),
        ('teacher_ratio', -0.1),
        ('teacher_ratio', float('nan')),
        ('query_weight', -1.0),
        ('mlm_weight', float('inf')),
        ('refinement_rounds', -1),
        ('refinement_rounds', 1.0),
        ('refinement_rounds', True),
    ],
)
def test_arguments_out_of_range_are_refused(argument, value):
    with pytest.raises(ConfigError, match=argument):
        build(**{argument: value})


@pytest.mark.parametrize('weight', [1.0, 0.25, 0.0])
def test_the_query_weight_scales_its_loss_and_zero_leaves_it_out(weight):
    torch.manual_seed(0)
    image = tokens(n=4)
    made = [AttributeDataSample().set_gt_label([1, 0, 1, 0, -1]) for _ in range(4)]
    losses = []
    for value in (1.0, weight):
        torch.manual_seed(1)
        losses.append(build(query_weight=value).train().loss(image, made))
    assert torch.equal(losses[0]['loss_mlm'], losses[1]['loss_mlm'])
    assert list(losses[1]) == (['loss_aqn', 'loss_mlm'] if weight else ['loss_mlm'])
    if weight:
        torch.testing.assert_close(losses[1]['loss_aqn'], losses[0]['loss_aqn'] * weight)


def test_a_teacher_of_ratio_zero_draws_nothing(monkeypatch):
    head, image = build(teacher_ratio=0.0).train(), tokens(n=2)
    labels = LabelBatch(torch.ones(2, 5, dtype=torch.int8))
    draws = []
    rand = torch.rand
    monkeypatch.setattr(torch, 'rand', lambda *args, **kwargs: draws.append(args) or rand(*args, **kwargs))
    head.forward_both(image, labels)
    assert len(draws) == 1  # the mask


def test_a_full_teacher_writes_the_known_labels_and_keeps_the_guess_elsewhere(monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=30, teacher_ratio=1.0, mask_ratio=0.0, dropout=0.0).train(), tokens(n=8)
    head.query_head.dropout.p = 0.0
    guess = (head.query_head(image) > 0).long()
    label = torch.randint(-1, 2, (8, 30), dtype=torch.int8)
    seen = record_words(head, monkeypatch)
    head.forward_both(image, LabelBatch(label))
    for i in range(8):
        for j in range(30):
            assert seen[0][i, j] == (guess[i, j] if label[i, j] < 0 else label[i, j])


def test_the_teacher_writes_its_share_in_training_only(monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=40, teacher_ratio=0.3, mask_ratio=0.2).train(), tokens(n=250)
    # The opposite of the guess, so that each taught word is seen; dropout would change the guess from call to call.
    head.eval()
    wrong = (head.query_head(image) <= 0).long()
    seen = record_words(head, monkeypatch)
    head.forward_both(image, LabelBatch(wrong))
    assert not (seen[0] == wrong).any()
    seen.clear()
    head.mlm.train()
    head.mask_token.train()
    head.training = True
    head.forward_both(image, LabelBatch(wrong))
    masked = seen[0] == MASK
    for share, expected in ((masked, 0.2), (seen[0][~masked] == wrong[~masked], 0.3)):
        spread = (expected * (1 - expected) / share.numel()) ** 0.5
        assert abs(share.float().mean().item() - expected) < 4 * spread


@pytest.mark.parametrize('weight', [0.8, 0.3])
def test_the_teacher_of_a_mixture_is_the_label_of_the_dominant_image(weight, monkeypatch):
    torch.manual_seed(0)
    head, image = build(m=30, teacher_ratio=1.0, mask_ratio=0.0, dropout=0.0).train(), tokens(n=8)
    head.query_head.dropout.p = 0.0
    guess = (head.query_head(image) > 0).long()
    label_a, label_b = torch.randint(-1, 2, (2, 8, 30), dtype=torch.int8)
    seen = record_words(head, monkeypatch)
    head.forward_both(image, LabelBatch(label_a, label_b, torch.full((8,), weight)))
    dominant = label_a if weight > 0.5 else label_b
    assert len(seen) == 2  # the guessed and the mixed sentence of the mixture
    for sentence in seen:
        assert torch.equal(sentence, torch.where(dominant >= 0, dominant.long(), guess))


def test_a_step_with_many_attributes():
    torch.manual_seed(0)
    head = build(m=512, bn='both').train()
    made = [AttributeDataSample().set_gt_label(torch.randint(0, 2, (512,))) for _ in range(2)]
    sum(head.loss(tokens(n=2), made).values()).backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in head.parameters())
