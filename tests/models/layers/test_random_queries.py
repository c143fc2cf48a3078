"""RandomQueries: drawn once, trained or not."""

import torch

from mmattr.models.layers import RandomQueries


def test_a_frozen_and_a_learnable_set_differ_in_training_only():
    torch.manual_seed(0)
    frozen = RandomQueries(4, 3)
    torch.manual_seed(0)
    learnable = RandomQueries(4, 3, learnable=True)
    assert torch.equal(frozen(), learnable())
    assert frozen.num_queries == learnable.num_queries == 4
    assert [*frozen.parameters()] == []
    assert [name for name, _ in learnable.named_parameters()] == ['vectors']
    learnable.load_state_dict(frozen.state_dict())
