"""ML-Decoder with torch's own attention module, one group after the other, with the released parameter names."""

import math

import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, d, heads, ffn):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(d) for _ in range(3))
        self.multihead_attn = nn.MultiheadAttention(d, heads)
        self.linear1, self.linear2 = nn.Linear(d, ffn), nn.Linear(ffn, d)

    def forward(self, t, memory):  # sequence first
        t = self.norm1(t + t)
        t = self.norm2(t + self.multihead_attn(t, memory, memory)[0])
        return self.norm3(t + self.linear2(self.linear1(t).relu()))


class ReleasedMLDecoder(nn.Module):
    def __init__(self, m, c, groups=-1, d=16, heads=4, ffn=24):
        super().__init__()
        self.m, self.k = m, min(m, 100 if groups < 0 else groups)
        self.g = math.ceil(m / self.k)
        self.decoder = nn.Module()
        self.decoder.layers = nn.ModuleList([Layer(d, heads, ffn)])
        self.decoder.embed_standart = nn.Linear(c, d)
        self.decoder.query_embed = nn.Embedding(self.k, d)
        self.decoder.query_embed.requires_grad_(False)
        self.decoder.duplicate_pooling = nn.Parameter(torch.randn(self.k, d, self.g))
        self.decoder.duplicate_pooling_bias = nn.Parameter(torch.randn(m))
        for parameter in self.parameters():
            parameter.data += 0.1 * torch.randn_like(parameter)  # biases and norms matter

    def forward(self, feat):  # (N, C, H, W) -> (N, M)
        memory = self.decoder.embed_standart(feat.flatten(2).permute(2, 0, 1)).relu()
        queries = torch.stack([self.decoder.query_embed.weight] * len(feat), 1)
        features = self.decoder.layers[0](queries, memory)  # (K, N, D)
        logits = []
        for j in range(self.m):
            weight = self.decoder.duplicate_pooling[j // self.g, :, j % self.g]
            logits.append(features[j // self.g] @ weight + self.decoder.duplicate_pooling_bias[j])
        return torch.stack(logits, 1)
