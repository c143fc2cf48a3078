"""RegionSimilarity against NumPy loops."""

import numpy as np
import pytest
import torch

from mmattr.models.layers import RegionSimilarity


def inputs(regions=6):
    torch.manual_seed(0)
    return torch.randn(2, 3, 4), torch.randn(2, regions, 4)


def similarity(kind, label, region, scale):
    product = float((label * region).sum())
    return scale * product / (np.linalg.norm(label) * np.linalg.norm(region) if kind == 'cosine' else np.sqrt(4))


@pytest.mark.parametrize('kind', ['cosine', 'dot'])
@pytest.mark.parametrize('pool', ['soft', 'max', 'mean', 'topk'])
def test_equals_loops(pool, kind):
    labels, regions = inputs()
    layer = RegionSimilarity(4, pool, topk=2, similarity=kind, init_scale=5.0)
    logits = layer(labels, regions)
    assert logits.shape == (2, 3)
    for n in range(2):
        for m in range(3):
            row = np.array([similarity(kind, labels[n, m].numpy(), region.numpy(), 5.0) for region in regions[n]])
            weights = np.exp(row) / np.exp(row).sum()
            expected = dict(soft=(weights * row).sum(), max=row.max(), mean=row.mean(), topk=np.sort(row)[-2:].mean())
            np.testing.assert_allclose(layer.match(labels, regions)[n, m].detach().numpy(), row, rtol=1e-4, atol=1e-5)
            np.testing.assert_allclose(logits[n, m].item(), expected[pool], rtol=1e-4, atol=1e-5)


def test_fewer_regions_than_asked_for_are_all_averaged():
    given = inputs(regions=2)
    mean = RegionSimilarity(4, 'mean')(*given)
    torch.testing.assert_close(RegionSimilarity(4, 'topk', topk=5)(*given), mean)


@pytest.mark.parametrize('learn', [True, False])
def test_the_factor_is_trained_on_request(learn):
    layer = RegionSimilarity(4, init_scale=2.0, learn_scale=learn)
    torch.testing.assert_close(layer.log_scale.exp().item(), 2.0)
    assert layer.log_scale.requires_grad == learn
