"""ContextAwarePrompting: where labels meet the image."""

import pytest
import torch

from mmattr.models.layers import ContextAwarePrompting


def inputs():
    torch.manual_seed(0)
    return torch.randn(2, 4, 8), torch.randn(2, 5, 8)


@pytest.mark.parametrize('interaction', ['pre', 'post'])
def test_only_post_interaction_looks_at_the_image(interaction):
    soft, image = inputs()
    layer = ContextAwarePrompting(8, 2, interaction=interaction)
    (labels, attention), (others, other_map) = layer(soft, image), layer(soft, image + torch.randn(8))
    assert labels.shape == (2, 4, 8)
    torch.testing.assert_close(attention.sum(-1), torch.ones(2, 4))
    assert torch.allclose(labels, others) == torch.allclose(attention, other_map) == (interaction == 'pre')


def test_labels_meet_the_image_and_then_each_other():
    soft, image = inputs()
    layer = ContextAwarePrompting(8, 2)
    seen = layer.image(soft, image)
    labels, attention = layer(soft, image)
    expected, expected_map = layer.relations.with_map(seen, seen)
    assert torch.equal(labels, expected)
    assert torch.equal(attention, expected_map)
