"""Promises that every registered head keeps; a new head gets these tests for free."""

import pytest
import torch
from mmengine.registry import init_default_scope

import mmattr.models
from mmattr.models import BaseAttributeHead, TokenNeck
from mmattr.models.layers import ImageTokens, PromptedFeatures, VisionLanguageFeatures
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample

WIDTH, M = 8, 3
TEXT_WIDTH = 6
# Arguments that a head cannot do without, and whether it takes tokens or maps, or tokens and the text of the attributes
# (``text``), a second time from learned prompts where it is ``soft``. A head that is missing here is tested with tokens
# and without arguments.
SPECIAL = {
    'ALMHead': dict(tokens=False, arguments=dict(level_channels=(WIDTH,), lateral_channels=16)),
    'CSRAHead': dict(tokens=False),
    'FCHead': dict(tokens=False),
    'SpatialSemanticConsistencyHead': dict(
        tokens=False,
        arguments=dict(head=dict(type='FCHead'), map_size=(2, 3), start_epoch=0, reliable_logit=-9.0),
    ),
    'Label2LabelHead': dict(
        arguments=dict(
            query_head=dict(type='AQNHead', ffn_channels=8, logit_norm=True),
            mlm=dict(type='ImageConditionedMLM', ffn_channels=8, logit_norm=True),
        )
    ),
    'LabelMatchHead': dict(text=True, arguments=dict(embed_dims=TEXT_WIDTH)),
    'PVLRHead': dict(text=True, soft=True, text_width=WIDTH, arguments=dict(num_heads=2)),
    'SequenceHead': dict(
        text=True,
        text_width=WIDTH,
        arguments=dict(num_layers=2, num_heads=2, head_dims=3, ffn_channels=16),
    ),
    'MLDecoderHead': dict(tokens=False, arguments=dict(embed_dims=16, ffn_channels=8)),
}


def registered_heads():
    init_default_scope('mmattr')
    assert mmattr.models
    return sorted(
        name
        for name, item in MODELS.module_dict.items()
        if isinstance(item, type) and issubclass(item, BaseAttributeHead)
    )


def build(name, m=M):
    torch.manual_seed(0)
    arguments = SPECIAL.get(name, {}).get('arguments', {})
    return MODELS.build(dict(type=name, num_attributes=m, in_channels=WIDTH, **arguments))


def features(name, n, m=M, height=2, width=3):
    kind = SPECIAL.get(name, {})
    maps = (torch.randn(n, WIDTH, height, width),)
    if kind.get('text', False):
        text = torch.randn(m, kind.get('text_width', TEXT_WIDTH))
        feats = VisionLanguageFeatures(maps[0].flatten(2).transpose(1, 2), text)
        return PromptedFeatures(*feats, torch.randn_like(text)) if kind.get('soft', False) else feats
    return TokenNeck(WIDTH)(maps) if kind.get('tokens', True) else maps


def part(feats, index):
    if isinstance(feats, ImageTokens):
        return feats._replace(features=feats.features[index : index + 1])
    if isinstance(feats, VisionLanguageFeatures | PromptedFeatures):
        return feats._replace(tokens=feats.tokens[index : index + 1])
    return tuple(feat[index : index + 1] for feat in feats)


def samples(labels):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


@pytest.fixture(params=registered_heads())
def name(request):
    return request.param


def test_every_known_head_is_tested():
    assert {'FCHead', 'AQNHead', 'Label2LabelHead'} <= set(registered_heads())


@pytest.mark.parametrize(('n', 'm'), [(1, 1), (4, 3)])
def test_logits_have_shape(name, n, m):
    assert build(name, m).eval()(features(name, n, m)).shape == (n, m)


def test_finite_loss_and_a_gradient_in_every_parameter(name):
    head = build(name).train()
    head.loss_module = MODELS.build(dict(type='WeightedBCELoss'))
    torch.manual_seed(3)
    losses = head.loss(features(name, 64), samples(torch.randint(0, 2, (64, M))))
    total = sum(losses.values())
    total.backward()
    assert torch.isfinite(total)
    for parameter_name, parameter in head.named_parameters():
        if not parameter.requires_grad:  # part of a checkpoint that is not trained
            continue
        assert parameter.grad is not None, parameter_name
        assert torch.isfinite(parameter.grad).all(), parameter_name


def test_a_batch_of_two_equals_two_singles(name):
    head, feats = build(name).eval(), features(name, 2)
    both = head(feats)
    for index in range(2):
        torch.testing.assert_close(both[index : index + 1], head(part(feats, index)), atol=1e-6, rtol=1e-5)


def test_a_training_batch_of_one_works(name):
    losses = build(name).train().loss(features(name, 1), samples([[1, 0, 1]]))
    assert all(torch.isfinite(value) for value in losses.values())


def test_unknown_labels_give_no_loss_and_no_gradient(name):
    head = build(name).train()
    losses = head.loss(features(name, 4), samples([[-1] * M] * 4))
    total = sum(losses.values())
    total.backward()
    assert total == 0
    assert all(parameter.grad is None or not parameter.grad.any() for parameter in head.parameters())


def test_scores_are_probabilities_and_the_evaluation_loss_is_that_of_the_logits(name):
    head, feats = build(name).eval(), features(name, 3)
    labels = torch.tensor([[1, 0, 1], [0, -1, 1], [-1, -1, -1]])
    predicted = head.predict(feats, samples(labels))
    logits = head(feats).detach()
    for sample, row, label in zip(predicted, logits, labels, strict=True):
        torch.testing.assert_close(sample.pred_score, row.sigmoid())
        known = label >= 0
        terms = torch.nn.functional.binary_cross_entropy_with_logits(row[known], label[known].float(), reduction='sum')
        torch.testing.assert_close(sample.eval_loss, terms / max(1, int(known.sum())))


def test_prediction_without_labels_has_no_evaluation_loss(name):
    predicted = build(name).eval().predict(features(name, 1), [AttributeDataSample()])
    assert 'eval_loss' not in predicted[0]
    assert predicted[0].pred_score.shape == (M,)


def test_mixup_weighs_both_label_sets(name):
    head, feats = build(name).eval(), features(name, 2)
    first, second = torch.tensor([[1, 0, 1], [0, 0, 1]]), torch.tensor([[0, 0, 0], [1, 1, -1]])
    mixed = samples(first)
    for sample, other in zip(mixed, second, strict=True):
        sample.set_field(other.to(torch.int8), 'gt_label_b', dtype=torch.Tensor)
        sample.set_field(torch.tensor(0.3), 'mix_weight', dtype=torch.Tensor)
    logits = head(feats)
    labels = head.stack_labels(mixed, logits.device)
    value = head.label_loss(logits, labels)
    expected = 0.3 * head.loss_module(logits, first) + 0.7 * head.loss_module(logits, second)
    torch.testing.assert_close(value, expected)
