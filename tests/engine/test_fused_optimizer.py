"""Fused optimisers against the ordinary ones."""

import copy

import pytest
import torch
from torch import nn

from mmattr.engine.fused_optimizer import align_optimizer_state, fuse_optimizer

KINDS = [(torch.optim.SGD, dict(lr=0.1, momentum=0.9)), (torch.optim.AdamW, dict(lr=0.1)), (torch.optim.Adam, {})]


def parameters(memory_format=torch.contiguous_format):
    generator = torch.Generator().manual_seed(0)
    shapes = (4, 3, 2, 2), (5,), (3, 3)
    drawn = [torch.randn(shape, generator=generator) for shape in shapes]
    return [nn.Parameter(v.to(memory_format=memory_format) if v.dim() == 4 else v) for v in drawn]


def steps(optimizer, values, first, number):
    for index in range(first, first + number):
        generator = torch.Generator().manual_seed(index + 1)
        for value in values:
            gradient = torch.randn(value.shape, generator=generator)
            value.grad = torch.empty_like(value, requires_grad=False).copy_(gradient)  # in the format of the parameter
        optimizer.step()


@pytest.mark.parametrize(('kind', 'options'), KINDS)
@pytest.mark.parametrize('memory_format', [torch.contiguous_format, torch.channels_last])
def test_fused_steps_equal_plain_ones_also_from_their_state(kind, options, memory_format):
    plain_values, fused_values = parameters(), parameters(memory_format)
    plain, fused = kind(plain_values, **options), kind(fused_values, **options)
    steps(plain, plain_values, 0, 2)
    # Weights and state as a checkpoint of the plain run gives them, in its memory format.
    for value, source in zip(fused_values, plain_values, strict=True):
        value.data.copy_(source.data)
    fused.load_state_dict(copy.deepcopy(plain.state_dict()))
    assert fuse_optimizer(fused) == f'{kind.__name__} in one fused kernel'
    steps(plain, plain_values, 2, 2)
    steps(fused, fused_values, 2, 2)
    for a, b in zip(fused_values, plain_values, strict=True):
        torch.testing.assert_close(a, b, check_stride=False)
    assert all(group['fused'] for group in fused.param_groups)


def test_without_alignment_the_state_would_be_that_of_other_elements():
    """Why the state is brought into the format of its parameter: torch does not notice."""
    values = parameters(torch.channels_last)[:1]
    optimizer = torch.optim.SGD(values, lr=0.1, momentum=0.9, fused=True)
    steps(optimizer, values, 0, 1)
    state = optimizer.state[values[0]]
    state['momentum_buffer'] = state['momentum_buffer'].contiguous()
    align_optimizer_state(optimizer)
    assert state['momentum_buffer'].stride() == values[0].stride()


def test_an_optimiser_without_a_fused_kernel_stays_what_it_is():
    optimizer = torch.optim.RMSprop(parameters())
    assert fuse_optimizer(optimizer) == 'RMSprop has no fused kernel'
    assert 'fused' not in optimizer.param_groups[0]


def test_a_device_without_a_kernel_is_named():
    values = [nn.Parameter(torch.zeros(2, device='meta'))]
    optimizer = torch.optim.SGD(values, lr=0.1)
    sentence = fuse_optimizer(optimizer)
    assert sentence.startswith('SGD is not fused on meta: ')
    assert not optimizer.param_groups[0]['fused']
