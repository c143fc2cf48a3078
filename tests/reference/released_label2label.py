"""Label2Label's heads written with torch's own attention module, with the released parameter names.

An independent second implementation: it one-hot encodes nothing cleverly, repeats queries and positions per image and
calls nn.MultiheadAttention, sequence first. The numbers of mmattr are compared with it for any shape.
"""

import math

import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, d, heads, ffn, cross, pre_norm):
        super().__init__()
        self.pre_norm = pre_norm
        self.self_attn = nn.MultiheadAttention(d, heads)
        if cross:
            self.multihead_attn = nn.MultiheadAttention(d, heads)
            self.norm3 = nn.LayerNorm(d)
        self.cross = cross
        self.linear1 = nn.Linear(d, ffn)
        self.linear2 = nn.Linear(ffn, d)
        self.norm1 = nn.LayerNorm(d)
        self.norm2 = nn.LayerNorm(d)

    def forward(self, x, memory=None, pos=None):
        blocks = [lambda y: self.self_attn(y, y, y)[0]]
        if self.cross:
            blocks.append(lambda y: self.multihead_attn(y, memory + pos, memory)[0])
        blocks.append(lambda y: self.linear2(nn.functional.gelu(self.linear1(y))))
        for index, block in enumerate(blocks, 1):
            norm = getattr(self, f'norm{index}')
            x = x + block(norm(x)) if self.pre_norm else norm(x + block(x))
        return x


class Stack(nn.Module):
    def __init__(self, count, *args):
        super().__init__()
        self.layers = nn.ModuleList(Layer(*args) for _ in range(count))
        self.norm = nn.LayerNorm(args[0])

    def forward(self, x, *memory):
        for layer in self.layers:
            x = layer(x, *memory)
        return self.norm(x)


class Classifier(nn.Module):
    def __init__(self, m, d):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, m, d))
        self.b = nn.Parameter(torch.randn(1, m))

    def forward(self, x):  # (M, N, D)
        return torch.einsum('mnd,zmd->nm', x, self.weight) + self.b


class QueryHead(nn.Module):
    def __init__(self, m, d, heads, ffn, layers, pre_norm, encoder):
        super().__init__()
        if encoder:
            self.encoder = Stack(1, d, heads, ffn, False, pre_norm)
        self.decoder = Stack(layers, d, heads, ffn, True, pre_norm)
        self.query_embed = nn.Embedding(m, d)
        self.classifier = Classifier(m, d)

    def forward(self, memory, pos):
        queries = torch.stack([self.query_embed.weight] * memory.shape[1], 1)
        if hasattr(self, 'encoder'):
            queries = self.encoder(queries)
        return self.classifier(self.decoder(queries, memory, pos))


class LabelHead(nn.Module):
    def __init__(self, m, d, heads, ffn, layers, pre_norm):
        super().__init__()
        self.decoder = Stack(layers, d, heads, ffn, True, pre_norm)
        self.label_embedding = nn.Embedding(2 * m, d)
        self.mask_embedding = nn.Embedding(m, d)
        self.classifier = Classifier(m, d)

    def words(self, labels):
        m = labels.shape[1]
        row = torch.arange(m) + torch.where(labels > 0, 0, m)
        return self.label_embedding(row)

    def forward(self, memory, pos, sentence):
        return self.classifier(self.decoder(sentence.transpose(0, 1), memory, pos))


class ReleasedLabel2Label(nn.Module):
    """Face variant: ``encoder=False, bn='mlm'``; pedestrian variant: ``encoder=True, bn='both'``."""

    def __init__(self, m, d, ffn=48, heads=4, aqn=1, mlm=2, pre_norm=True, encoder=False, bn='mlm'):
        super().__init__()
        self.qhead = QueryHead(m, d, heads, ffn, aqn, pre_norm, encoder)
        self.lhead = LabelHead(m, d, heads, ffn, mlm, pre_norm)
        for name in {'mlm': ['bn2'], 'both': ['bn1', 'bn2'], 'none': []}[bn]:
            norm = nn.BatchNorm1d(m)
            nn.init.normal_(norm.running_mean)
            nn.init.uniform_(norm.running_var, 0.5, 2)
            setattr(self, name, norm)

    def forward(self, feat, label_a=None, label_b=None, weight=None):
        memory = feat.flatten(2).permute(2, 0, 1)
        pos = sine_position(*feat.shape[1:]).flatten(1).T[:, None].expand_as(memory)
        query_logits = self.qhead(memory, pos)
        query_logits = self.bn1(query_logits) if hasattr(self, 'bn1') else query_logits
        words = (query_logits > 0).long()
        sentence = self.lhead.words(words)
        if weight is not None:
            near, far = (label_a, label_b) if weight > 0.5 else (label_b, label_a)
            mixed = torch.where(words == near, words, far)
            sentence = weight * sentence + (1 - weight) * self.lhead.words(mixed)
        logits = self.lhead(memory, pos, sentence)
        return query_logits, self.bn2(logits) if hasattr(self, 'bn2') else logits


def sine_position(channels, height, width, temperature=10000):
    """The DETR embedding, number by number: (C, H, W)."""
    half = channels // 2
    out = torch.zeros(channels, height, width)
    for y in range(height):
        for x in range(width):
            for k in range(half):
                scale = temperature ** (2 * (k // 2) / half)
                for offset, place, size in ((0, y, height), (half, x, width)):
                    angle = (place + 1) / (size + 1e-6) * 2 * math.pi / scale
                    out[offset + k, y, x] = math.sin(angle) if k % 2 == 0 else math.cos(angle)
    return out
