"""The QKS decoder and its score by plain matrix products, with the released parameter names; losses by loops."""

import math

import torch
from torch import nn

# What the released module allocates and never uses, by name and shape in units of (hidden, ffn).
DEAD = {
    'net.embeddings.word_embeddings.weight': (7, 'd'),
    'net.embeddings.position_embeddings.weight': (5, 'd'),
    'net.embeddings.position_ids': (1, 5),
    'net.encoder.layer.0.intermediate.dense.weight': ('f', 'd'),
    'net.encoder.layer.0.intermediate.dense.bias': ('f',),
    'net.encoder.layer.0.output.dense.weight': ('d', 'f'),
    'net.encoder.layer.0.output.dense.bias': ('d',),
    'net.encoder.layer.0.output.LayerNorm.weight': ('d',),
    'net.encoder.layer.0.output.LayerNorm.bias': ('d',),
}


def dead_parameters(spec):
    sizes = dict(d=spec['hidden_dim'], f=spec['ffn_dim'])
    return {name: torch.ones([sizes.get(side, side) for side in shape]) for name, shape in DEAD.items()}


def module(**children):
    found = nn.Module()
    for name, child in children.items():
        found.add_module(name, child)
    return found


def output(width_in, width_out, eps):
    return module(dense=nn.Linear(width_in, width_out), LayerNorm=nn.LayerNorm(width_out, eps))


def attention(d, eps):
    selves = module(query=nn.Linear(d, d), key=nn.Linear(d, d), value=nn.Linear(d, d))
    return module(self=selves, output=output(d, d, eps))


def attend(block, heads, x, memory):
    """Residual attention, head by head; returns the maps too."""
    own = block.self
    q, k, v = own.query(x), own.key(memory), own.value(memory)
    width = q.shape[-1] // heads
    parts, maps = [], []
    for h in range(heads):
        part = slice(h * width, (h + 1) * width)
        weights = torch.softmax(torch.einsum('btd,bsd->bts', q[..., part], k[..., part]) / math.sqrt(width), -1)
        maps.append(weights)
        parts.append(torch.einsum('bts,bsd->btd', weights, v[..., part]))
    return add_norm(block.output, torch.cat(parts, -1), x), torch.stack(maps, 1)


def add_norm(block, update, x):
    return block.LayerNorm(x + block.dense(update))


class ReleasedQKS(nn.Module):
    def __init__(self, spec):
        super().__init__()
        d, f, eps = spec['hidden_dim'], spec['ffn_dim'], spec['layer_norm_eps']
        self.heads = spec['num_heads']
        layers = [
            module(
                attention=attention(d, eps),
                crossattention=attention(d, eps),
                intermediate_query=module(dense=nn.Linear(d, f)),
                output_query=output(f, d, eps),
            )
            for _ in range(spec['num_layers'])
        ]
        self.net = module(
            embeddings=module(LayerNorm=nn.LayerNorm(d, eps)), encoder=module(layer=nn.ModuleList(layers))
        )
        self.query_tokens = nn.Parameter(torch.empty(1, spec['num_query_tokens'], d))
        self.proj = nn.Parameter(torch.empty(d, spec['joint_dim']))
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=0.4)

    def forward(self, visual, text):
        """Query output, matches (B, m, C) and the last cross-attention."""
        x = self.net.embeddings.LayerNorm(self.query_tokens).expand(len(visual), -1, -1)
        for layer in self.net.encoder.layer:
            x, _ = attend(layer.attention, self.heads, x, x)
            x, maps = attend(layer.crossattention, self.heads, x, visual)
            x = add_norm(layer.output_query, nn.functional.gelu(layer.intermediate_query.dense(x)), x)
        return x, torch.einsum('bmd,de,ce->bmc', x, self.proj, text), maps


def rank_loss(score, label, margin=1.0, eps=1e-8):
    """Pair by pair."""
    images = []
    for s, y in zip(score, label, strict=True):
        total, violating = 0.0 * s.sum(), 0
        for p in (y == 1).nonzero().flatten().tolist():
            for n in (y == -1).nonzero().flatten().tolist():
                slack = margin + s[n] - s[p]
                if slack > 0:
                    total, violating = total + slack, violating + 1
        images.append(total / (violating + eps))
    return torch.stack(images).mean()


def element(score, positive, kind, gamma_neg=4.0, eps=1e-5):
    """Loss of one label."""
    p = torch.sigmoid(score)
    if kind == 'bce':
        return nn.functional.softplus(-score if positive else score)
    if positive:
        return -torch.log(p.clamp(min=eps))
    return -(p.detach() ** gamma_neg) * torch.log((1 - p).clamp(min=eps))


def label_loss(name, score, label):
    """A loss of single labels over -1, 0 = not annotated, +1."""
    kind = 'bce' if name.endswith('bce') else 'asl'
    terms = [
        element(s, y > 0, kind)
        for row, labels in zip(score, label.tolist(), strict=True)
        for s, y in zip(row, labels, strict=True)
        if y != 0 or not name.startswith('masked')
    ]
    return torch.stack(terms).mean() * (1000 if name == 'asl1000' else 1)


def qks_loss(name, score, label):
    return rank_loss(score, label) if name == 'rank' else label_loss(name, score, label)
