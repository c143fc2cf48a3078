"""LogitNorm is batch-norm that survives a batch of one."""

import torch
from torch import nn

from mmattr.models.layers import LogitNorm


def test_equals_batch_norm():
    ours, theirs = LogitNorm(3), nn.BatchNorm1d(3)
    for _ in range(3):
        x = torch.randn(4, 3)
        torch.testing.assert_close(ours(x), theirs(x))
    x = torch.randn(1, 3)
    torch.testing.assert_close(ours.eval()(x), theirs.eval()(x))


def test_a_training_batch_of_one_uses_the_running_statistics_and_leaves_them():
    norm = LogitNorm(3)
    norm(torch.randn(8, 3) * 4 + 1)
    before = {key: value.clone() for key, value in norm.state_dict().items()}
    x = torch.randn(1, 3)
    torch.testing.assert_close(norm.train()(x), norm.eval()(x))
    for key, value in norm.state_dict().items():
        assert torch.equal(value, before[key])
