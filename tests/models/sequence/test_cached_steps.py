"""CachedSteps against reading the whole prefix."""

import torch

from mmattr.models.sequence import CachedSteps, SequenceDecoder


def test_follows_sequences_that_change_places():
    torch.manual_seed(0)
    n, beams, m = 2, 3, 5
    decoder = SequenceDecoder(m, 8, 2, 2, 3, 16, 0.1).eval()
    tokens, text = torch.randn(n, 4, 8), torch.randn(m, 8)
    cached = CachedSteps(decoder, tokens, text, beams)
    ids = torch.zeros(n, beams, 1, dtype=torch.long)
    parent = torch.arange(beams).expand(n, beams)
    for _ in range(m):
        whole = decoder(ids.flatten(0, 1), tokens, text)[:, -1].unflatten(0, (n, beams))
        torch.testing.assert_close(cached(ids, parent), whole, atol=1e-5, rtol=1e-5)
        parent = torch.randint(0, beams, (n, beams))
        ids = ids.gather(1, parent[..., None].expand(-1, -1, ids.shape[2]))
        ids = torch.cat([ids, torch.randint(0, m + 3, (n, beams, 1))], 2)  # pads and special tokens too
