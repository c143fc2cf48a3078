import torch
from torch import nn
from torch.nn import functional as F

from mmattr.models.inference.fuse_module import fuse_module
from mmattr.models.inference.fused_convolution import FusedConvolution


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.second = nn.Conv2d(4, 4, 1)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        y = F.relu(self.norm(self.first(x)))
        return (self.drop(self.second(y)) + x).relu()


class Twice(nn.Module):
    """One convolution before two norms, one result with two users, and a convolution whose result is returned too."""

    def __init__(self):
        super().__init__()
        self.shared = nn.Conv2d(4, 4, 1)
        self.norm1, self.norm2 = nn.BatchNorm2d(4), nn.BatchNorm2d(4)

    def forward(self, x):
        raw = self.shared(x)
        return raw, self.norm1(raw), self.norm2(self.shared(x)) + self.norm1(self.shared(x))


class Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


def trained(module):
    torch.manual_seed(0)
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.normal_(part.running_mean)
            nn.init.uniform_(part.running_var, 0.5, 2)
            nn.init.uniform_(part.weight, 0.5, 2)
    module.requires_grad_(False)
    return module.eval()


def test_block_becomes_two_layers():
    module = trained(Block())
    images = torch.randn(3, 4, 6, 5)
    expected = module(images)
    fused = fuse_module(module)
    assert (fused.norms, fused.relus, fused.sums) == (1, 2, 1)
    assert [type(part) for part in fused.module.children()] == [FusedConvolution, FusedConvolution]
    torch.testing.assert_close(fused.module(images), expected, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(module(images), expected, msg='the original was changed')


def test_shared_layers_and_results_with_several_users_stay_right():
    module = trained(Twice())
    images = torch.randn(2, 4, 5, 5)
    fused = fuse_module(module)
    for own, expected in zip(fused.module(images), module(images), strict=True):
        torch.testing.assert_close(own, expected, rtol=1e-5, atol=1e-6)
    assert fused.norms == 2


def test_module_that_looks_at_values_is_left():
    assert fuse_module(Branching()) is None


def test_module_without_convolutions():
    fused = fuse_module(trained(nn.Sequential(nn.Linear(3, 2), nn.ReLU())))
    assert (fused.norms, fused.relus, fused.sums) == (0, 0, 0)
