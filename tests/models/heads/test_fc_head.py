"""FCHead is pooling and a linear layer."""

import torch

from mmattr.models import FCHead


def test_equals_the_formula():
    head, feat = FCHead(3, 4).eval(), torch.randn(2, 4, 5, 6)
    expected = feat.mean((2, 3)) @ head.classifier.weight.T + head.classifier.bias
    torch.testing.assert_close(head((torch.zeros(1), feat)), expected)
    torch.testing.assert_close(head((feat.mean((2, 3)),)), expected)  # already pooled


def test_logit_norm_follows_the_classifier():
    head, feat = FCHead(3, 4, logit_norm=True).train(), torch.randn(16, 4, 2, 2)
    logits = head((feat,))
    torch.testing.assert_close(logits.mean(0), torch.zeros(3), atol=1e-6, rtol=0)
    torch.testing.assert_close(logits.var(0, correction=0), torch.ones(3), atol=1e-2, rtol=0)


def test_dropout_acts_on_the_pooled_features():
    torch.manual_seed(0)
    head = FCHead(1, 1000, dropout=0.25)
    torch.nn.init.ones_(head.classifier.weight)
    torch.nn.init.zeros_(head.classifier.bias)
    feat = (torch.ones(1, 1000, 1, 1),)
    assert head.eval()(feat) == 1000
    kept = head.train()(feat).item() * 0.75
    assert abs(kept - round(kept)) < 1e-3
    assert 690 < kept < 810
