"""WeightCache: when it computes anew, and what it leaves no trace of."""

import copy
import io

import pytest
import torch
from torch import nn

from mmattr.models.layers import WeightCache
from mmattr.models.layers.weight_cache import weights_are_fixed


class Doubled(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.cache = WeightCache()
        self.runs = 0

    def forward(self, setting=None):
        def compute():
            self.runs += 1
            return 2 * self.weight

        return self.cache((self.weight,), setting, compute)


@pytest.fixture
def module():
    return Doubled().eval()


@torch.no_grad()
def test_computes_once(module):
    first = module()
    assert module() is first
    assert module.runs == 1
    assert torch.equal(first, torch.full((3,), 2.0))


def test_results_with_gradients_are_not_kept_and_end_what_was_kept(module):
    with torch.no_grad():
        module()
    module().sum().backward()
    assert torch.equal(module.weight.grad, torch.full((3,), 2.0))
    with torch.no_grad():
        module()
    assert module.runs == 3


@torch.no_grad()
def test_training_mode_keeps_nothing(module):
    module.train()
    module()
    module()
    assert module.runs == 2


@pytest.mark.parametrize(
    'change',
    [
        lambda module: module.weight.add_(1),
        lambda module: module.load_state_dict({'weight': torch.full((3,), 5.0)}),
        lambda module: module.load_state_dict({'weight': torch.full((3,), 5.0)}, assign=True),
        lambda module: setattr(module.weight, 'data', torch.full((3,), 7.0)),
        lambda module: module.double(),
        lambda module: module.bfloat16(),
        lambda module: module.to(torch.float64),
        lambda module: (module.weight.data.mul_(3), module.eval()),
        lambda module: (module.train(), module.weight.data.mul_(3), module.eval()),
    ],
)
def test_changes_are_seen(module, change):
    with torch.no_grad():
        module()
        change(module)
        found = module()
    assert found.dtype == module.weight.dtype
    assert torch.equal(found, 2 * module.weight)
    assert module.runs == 2


@torch.no_grad()
def test_memory_that_is_used_again_is_another_tensor(module):
    for value in range(20):
        module.weight.data = torch.full((3,), float(value))  # the memory before the last one may come back
        assert torch.equal(module(), torch.full((3,), 2.0 * value))


@torch.no_grad()
def test_setting_and_autocast_are_part_of_the_question(module):
    module('a')
    module('b')
    assert module.runs == 2
    with torch.autocast('cpu', torch.bfloat16):
        module('b')
        module('b')
    assert module.runs == 3


def test_what_inference_mode_made_may_be_used_outside(module):
    with torch.inference_mode():
        kept = module()
    with torch.no_grad():
        assert module() is kept
    assert not kept.is_inference()


def test_tensors_of_inference_mode_are_not_trusted():
    with torch.inference_mode():
        module = Doubled().eval()
        module()
        module.weight.add_(1)
        assert torch.equal(module(), torch.full((3,), 4.0))


@torch.no_grad()
def test_leaves_no_trace(module):
    module()
    assert list(module.state_dict()) == ['weight']
    assert copy.deepcopy(module).cache._entry is None
    stream = io.BytesIO()
    torch.save(module.cache, stream)
    stream.seek(0)
    assert torch.load(stream, weights_only=False)._entry is None
    assert module.cache._entry is not None


def test_weights_are_fixed_in_evaluation_without_gradients():
    module = nn.Linear(1, 1)
    for mode in (True, False):
        module.train(mode)
        assert not weights_are_fixed(module)
        with torch.no_grad():
            assert weights_are_fixed(module) is not mode


def test_an_exported_graph_holds_the_computation(module):
    with torch.no_grad():
        module()
        program = torch.export.export(module, ())
    assert torch.equal(program.module()(), torch.full((3,), 2.0))
    assert 'weight' in str(program.graph)


@torch.no_grad()
def test_shapes_without_memory(module):
    module.to('meta')
    assert module() is module()
