"""ImageConditionedMLM: it reads the words and the image."""

import torch

from mmattr.models import ImageConditionedMLM, TokenNeck


def test_is_decoder_and_classifier():
    mlm, tokens, sentence = (
        ImageConditionedMLM(3, 8).eval(),
        TokenNeck(8)((torch.randn(2, 8, 2, 2),)),
        torch.randn(2, 3, 8),
    )
    features = mlm.decoder(sentence, tokens)
    expected = (features * mlm.classifier.weight).sum(-1) + mlm.classifier.bias
    torch.testing.assert_close(mlm(tokens, sentence), expected)


def test_another_image_gives_other_logits():
    mlm, neck, sentence = ImageConditionedMLM(3, 8).eval(), TokenNeck(8), torch.randn(1, 3, 8)
    first, second = (mlm(neck((torch.randn(1, 8, 2, 2),)), sentence) for _ in range(2))
    assert not torch.allclose(first, second, atol=1e-6)


def test_permuting_the_attributes_permutes_the_logits():
    mlm, tokens, sentence = (
        ImageConditionedMLM(3, 8).eval(),
        TokenNeck(8)((torch.randn(2, 8, 2, 2),)),
        torch.randn(2, 3, 8),
    )
    before, order = mlm(tokens, sentence), torch.tensor([2, 0, 1])
    mlm.classifier.weight.data = mlm.classifier.weight.data[order]
    mlm.classifier.bias.data = mlm.classifier.bias.data[order]
    torch.testing.assert_close(mlm(tokens, sentence[:, order]), before[:, order])
