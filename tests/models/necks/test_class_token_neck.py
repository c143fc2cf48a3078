"""ClassTokenNeck: with a normalising head, zero-shot CLIP."""

import torch

from mmattr.models import ClassTokenNeck, LabelMatchHead
from mmattr.models.layers import VisionLanguageFeatures


def test_cosine_of_class_token_and_text():
    torch.manual_seed(0)
    feats = VisionLanguageFeatures(torch.randn(3, 5, 8), torch.randn(4, 6))
    neck, head = ClassTokenNeck(8), LabelMatchHead(4, 8, embed_dims=6, normalize=True)
    assert neck.out_channels == 8
    assert not list(neck.parameters())
    image = feats.tokens[:, 0] @ head.projection
    expected = torch.cosine_similarity(image[:, None], feats.text[None], dim=-1)
    torch.testing.assert_close(head(neck(feats)), expected)
