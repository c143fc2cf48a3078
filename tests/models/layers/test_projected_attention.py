"""ProjectedAttention against a loop."""

import torch

from mmattr.models.layers import ProjectedAttention


def build():
    torch.manual_seed(0)
    block = ProjectedAttention(6, 2, 5)
    for linear in (block.query, block.key, block.value, block.out):
        torch.nn.init.normal_(linear.bias)
    return block


def test_equals_the_loop_with_a_mask():
    block = build()
    x, memory = torch.randn(3, 4, 6), torch.randn(3, 7, 6)
    allowed = torch.rand(3, 1, 4, 7) > 0.4
    allowed[..., 2] = True
    q, k, v = block.query(x), block.key(memory), block.value(memory)
    mixed = torch.zeros(3, 4, 10)
    for n in range(3):
        for head in (slice(0, 5), slice(5, 10)):
            for t in range(4):
                seen = [s for s in range(7) if allowed[n, 0, t, s]]
                weights = torch.stack([q[n, t, head] @ k[n, s, head] / 5**0.5 for s in seen]).softmax(0)
                mixed[n, t, head] = sum(weight * v[n, s, head] for weight, s in zip(weights, seen, strict=True))
    found = block(x, block.keys_values(memory), allowed)
    torch.testing.assert_close(found, block.out(mixed), atol=1e-6, rtol=1e-5)


def test_keys_and_values_can_be_joined():
    block, x, memory = build(), torch.randn(2, 3, 6), torch.randn(2, 5, 6)
    joined = block.keys_values(memory[:, :2]).followed_by(block.keys_values(memory[:, 2:]))
    whole = block.keys_values(memory)
    assert whole.keys.shape == (2, 2, 5, 5)
    torch.testing.assert_close(joined, whole)
    torch.testing.assert_close(block(x, joined), block(x, whole))


def test_width_of_the_heads_is_free():
    block = ProjectedAttention(768, 8, 64)
    assert sum(parameter.numel() for parameter in block.parameters()) == 1_576_704 - 2 * 768  # without its layer norm
