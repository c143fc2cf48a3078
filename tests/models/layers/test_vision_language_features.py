"""VisionLanguageFeatures is what encoders, necks and heads agree on."""

import torch

from mmattr.models.layers import VisionLanguageFeatures


def test_fields_stand_in_this_order():
    tokens, text = torch.zeros(2, 5, 8), torch.zeros(3, 6)
    feats = VisionLanguageFeatures(tokens, text)
    assert feats._fields == ('tokens', 'text')
    assert feats._replace(tokens=tokens[:1]).text is text
