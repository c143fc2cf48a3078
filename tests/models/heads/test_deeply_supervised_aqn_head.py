"""DeeplySupervisedAQNHead: Label2Label without its words."""

import torch

from mmattr.models import DeeplySupervisedAQNHead, Label2LabelHead, TokenNeck
from mmattr.structures import AttributeDataSample


def head(**changes):
    torch.manual_seed(0)
    return DeeplySupervisedAQNHead(3, 8, ffn_channels=12, **changes)


def tokens(n=2):
    return TokenNeck(8)((torch.randn(n, 8, 2, 2),))


def samples():
    return [AttributeDataSample().set_gt_label(label) for label in ([1, 0, -1], [0, 0, 1])]


def test_differs_from_label2label_by_the_words_alone():
    def count(module):
        return sum(parameter.numel() for parameter in module.parameters())

    block = dict(ffn_channels=12, num_layers=2)
    other = Label2LabelHead(
        3, 8, query_head=dict(type='AQNHead', **block), mlm=dict(type='ImageConditionedMLM', logit_norm=True, **block)
    )
    words = 2 * 3 * 8 + 3 * 8  # two words and a mask word for each attribute
    own = head(num_layers=2, num_refinement_layers=2, logit_norm=True)
    assert count(own) == count(other) - words


def test_is_two_decoders_one_behind_the_other():
    model, feats = head().eval(), tokens()
    features = model.decoder(model.queries.expand(2, 3, 8), feats)
    refined = model.refinement_decoder(features, feats)
    first, last = model.forward_both(feats)
    torch.testing.assert_close(first, (features * model.first_classifier.weight).sum(-1) + model.first_classifier.bias)
    torch.testing.assert_close(last, (refined * model.classifier.weight).sum(-1) + model.classifier.bias)
    assert torch.equal(model(feats), last)


def test_both_losses_are_those_of_their_logits():
    model, feats = head(last_weight=0.5).eval(), tokens()
    label = torch.tensor([[1, 0, -1], [0, 0, 1]])
    losses = model.loss(feats, samples())
    assert set(losses) == {'loss_first', 'loss_last'}
    for name, logits, weight in zip(losses, model.forward_both(feats), (1.0, 0.5), strict=True):
        known = label >= 0
        value = torch.nn.functional.binary_cross_entropy_with_logits(logits[known], label[known].float())
        torch.testing.assert_close(losses[name], weight * value)


def test_the_last_loss_reaches_the_first_layers():
    model = head().train()
    model.loss(tokens(), samples())['loss_last'].backward()
    assert model.queries.grad.any()
    assert model.first_classifier.weight.grad is None


def test_predicts_with_the_last_layer_and_keeps_the_first():
    model, feats = head(logit_norm=True).eval(), tokens()
    first, last = model.forward_both(feats)
    for index, sample in enumerate(model.predict(feats, samples())):
        torch.testing.assert_close(sample.pred_score, last[index].sigmoid())
        torch.testing.assert_close(sample.query_score, first[index].sigmoid())
        assert 'eval_loss' in sample
