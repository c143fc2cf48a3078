import torch
from torch import nn

from mmattr.engine import AutocastOptimWrapper
from mmattr.registry import OPTIM_WRAPPERS


def test_forward_in_bfloat16_and_parameters_in_float32():
    model = nn.Linear(8, 4)
    before = model.weight.detach().clone()
    wrapper = OPTIM_WRAPPERS.build(
        dict(type='AutocastOptimWrapper', optimizer=torch.optim.SGD(model.parameters(), lr=0.1), clip_grad=None)
    )
    assert isinstance(wrapper, AutocastOptimWrapper)
    inputs = torch.randn(5, 8)
    with wrapper.optim_context(model):
        output = model(inputs)
    assert output.dtype == torch.bfloat16
    expected = (inputs.bfloat16() @ model.weight.bfloat16().T + model.bias.bfloat16()).float()
    assert torch.allclose(output.float(), expected, atol=2e-2)
    wrapper.update_params(output.float().square().mean())
    assert model.weight.dtype == torch.float32
    assert not torch.equal(model.weight, before)
    assert model(inputs).dtype == torch.float32
