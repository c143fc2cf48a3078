"""A sentence in which every word is masked."""

import torch

from mmattr.models import Label2LabelHead


def masked_sentence(mask_token):
    """Return the (2, 3, 4) sentence of two images and the mask token module."""
    head = Label2LabelHead(3, 4, dict(type='AQNHead'), dict(type='ImageConditionedMLM'), dict(type=mask_token.__name__))
    assert isinstance(head.mask_token, mask_token)
    words = torch.randint(0, 2, (2, 3))
    return head.embed(words, torch.ones(2, 3, dtype=torch.bool)).detach(), head.mask_token
