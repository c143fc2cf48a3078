import pytest
import torch
from torch import nn

from mmattr.models.inference.fold_batch_norm import fold_batch_norm


@pytest.mark.parametrize('bias', [True, False])
@pytest.mark.parametrize('affine', [True, False])
def test_folded_convolution_equals_both_layers(bias, affine):
    torch.manual_seed(0)
    convolution = nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2, bias=bias)
    norm = nn.BatchNorm2d(6, affine=affine)
    norm(torch.randn(8, 6, 5, 5) * 3 + 1)  # statistics that are not those of the start
    if affine:
        nn.init.uniform_(norm.weight, -2, 2)
        nn.init.normal_(norm.bias)
    norm.eval()
    images = torch.randn(2, 4, 9, 7)
    folded = fold_batch_norm(convolution, norm)
    with torch.no_grad():
        torch.testing.assert_close(folded(images), norm(convolution(images)), rtol=1e-5, atol=1e-5)
    assert not any(parameter.requires_grad for parameter in folded.parameters())
    assert (convolution.bias is not None) is bias


def test_the_way_of_padding_is_kept():
    torch.manual_seed(0)
    convolution = nn.Conv2d(3, 4, 3, padding=1, padding_mode='reflect', bias=False)
    norm = nn.BatchNorm2d(4).eval()
    images = torch.randn(2, 3, 6, 5)
    with torch.no_grad():
        torch.testing.assert_close(fold_batch_norm(convolution, norm)(images), norm(convolution(images)))
