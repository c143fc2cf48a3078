"""DualModalAttention: which side looks at which."""

import pytest
import torch

from mmattr.models.layers import DualModalAttention


def inputs():
    torch.manual_seed(0)
    return torch.randn(2, 4, 8), torch.randn(2, 5, 8)


@pytest.mark.parametrize(
    ('directions', 'labels_look', 'image_looks'),
    [('both', True, True), ('v2s', True, False), ('s2v', False, True), ('none', False, False)],
)
def test_a_direction_that_is_off_changes_nothing(directions, labels_look, image_looks):
    labels, image = inputs()
    layer = DualModalAttention(8, 2, directions=directions)
    new_labels, new_image = layer(labels, image)
    assert (new_labels is labels) != labels_look
    assert (new_image is image) != image_looks
    assert len(list(layer.children())) == labels_look + image_looks


def test_both_sides_look_at_the_inputs():
    labels, image = inputs()
    layer = DualModalAttention(8, 2)
    new_labels, new_image = layer(labels, image)
    assert torch.equal(new_labels, layer.labels(labels, image))
    assert torch.equal(new_image, layer.image(image, labels))
