"""MultiLabelMixup blends images and keeps both label sets."""

import torch

from mmattr.models import MultiLabelMixup
from mmattr.structures import AttributeDataSample


def batch(n=4):
    images = torch.randn(n, 3, 2, 2)
    labels = torch.randint(-1, 2, (n, 5))
    return images, labels, [AttributeDataSample().set_gt_label(label) for label in labels]


def test_every_image_is_a_blend_of_itself_and_its_partner():
    torch.manual_seed(0)
    images, labels, samples = batch()
    mixed = MultiLabelMixup(probability=1.0)(images, samples)
    weight = samples[0].mix_weight
    for index, sample in enumerate(samples):
        assert torch.equal(sample.gt_label, labels[index].to(torch.int8))
        assert sample.mix_weight == weight
        blends = weight * images[index] + (1 - weight) * images
        partner = int((blends - mixed[index]).abs().flatten(1).sum(1).argmin())
        torch.testing.assert_close(blends[partner], mixed[index])
        assert torch.equal(sample.gt_label_b, labels[partner].to(torch.int8))


def test_probability_and_distribution():
    torch.manual_seed(0)
    mixup, weights, count = MultiLabelMixup(alpha=0.5, probability=0.2), [], 2000
    for _ in range(count):
        images, _, samples = batch(2)
        mixed = mixup(images, samples)
        if 'mix_weight' in samples[0]:
            weights.append(float(samples[0].mix_weight))
        else:
            assert mixed is images
    assert abs(len(weights) / count - 0.2) < 4 * (0.16 / count) ** 0.5
    values = torch.tensor(weights)
    assert abs(values.mean() - 0.5) < 0.08
    assert abs(values.var() - 0.125) < 0.03  # Beta(a, a) has variance 1 / (8 a + 4)
