import torch
from torch import nn

from mmattr.models.inference.prepare_input import PrepareInput


def test_images_are_cast_and_reordered_before_the_layer():
    seen = []
    layer = nn.Identity()
    layer.register_forward_pre_hook(PrepareInput(torch.bfloat16))
    layer.register_forward_pre_hook(lambda module, args: seen.append(args[0]))
    images = torch.randn(2, 3, 4, 5)
    layer(images)
    assert seen[0].dtype == torch.bfloat16
    assert seen[0].is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(seen[0].float(), images, rtol=1e-2, atol=1e-2)
