"""PromptedFeatures begins like VisionLanguageFeatures, so that necks may take both."""

import torch

from mmattr.models import ClassTokenNeck
from mmattr.models.layers import PromptedFeatures, VisionLanguageFeatures


def test_fields_continue_those_of_other_encoders():
    assert PromptedFeatures._fields == (*VisionLanguageFeatures._fields, 'soft_text')


def test_a_neck_keeps_the_soft_text():
    feats = PromptedFeatures(torch.zeros(2, 5, 8), torch.zeros(3, 6), torch.ones(3, 6))
    found = ClassTokenNeck(8)(feats)
    assert found.tokens.shape == (2, 1, 8)
    assert found.soft_text is feats.soft_text
