"""Query2Label's head written with torch's own attention module, with the released parameter names, sequence first."""

import torch
from torch import nn

from tests.reference.released_label2label import sine_position


class EncoderLayer(nn.Module):
    def __init__(self, d, heads, ffn):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d, heads)
        self.linear1 = nn.Linear(d, ffn)
        self.linear2 = nn.Linear(ffn, d)
        self.norm1 = nn.LayerNorm(d)
        self.norm2 = nn.LayerNorm(d)

    def forward(self, x, pos, act):
        x = self.norm1(x + self.self_attn(x + pos, x + pos, x)[0])
        return self.norm2(x + self.linear2(act(self.linear1(x))))


class DecoderLayer(nn.Module):
    def __init__(self, d, heads, ffn, self_attention):
        super().__init__()
        if self_attention:
            self.self_attn = nn.MultiheadAttention(d, heads)
            self.norm1 = nn.LayerNorm(d)
        self.multihead_attn = nn.MultiheadAttention(d, heads)
        self.linear1 = nn.Linear(d, ffn)
        self.linear2 = nn.Linear(ffn, d)
        self.norm2 = nn.LayerNorm(d)
        self.norm3 = nn.LayerNorm(d)

    def forward(self, t, e, memory, pos, act):
        if hasattr(self, 'self_attn'):
            t = self.norm1(t + self.self_attn(t + e, t + e, t)[0])
        t = self.norm2(t + self.multihead_attn(t + e, memory + pos, memory)[0])
        return self.norm3(t + self.linear2(act(self.linear1(t))))


class GroupLinear(nn.Module):
    def __init__(self, m, d):
        super().__init__()
        self.W = nn.Parameter(torch.randn(1, m, d))
        self.b = nn.Parameter(torch.randn(1, m))


class ReleasedQuery2Label(nn.Module):
    def __init__(self, spec):
        super().__init__()
        m, c, d, heads, ffn = (spec[key] for key in ('M', 'C', 'd', 'heads', 'ffn'))
        self.act = getattr(torch.nn.functional, spec['activation'])
        self.temperature = spec['pos_temperature']
        self.transformer = nn.Module()
        self.transformer.encoder = nn.Module()
        self.transformer.encoder.layers = nn.ModuleList(EncoderLayer(d, heads, ffn) for _ in range(spec['enc_layers']))
        self.transformer.decoder = nn.Module()
        self.transformer.decoder.layers = nn.ModuleList(
            DecoderLayer(d, heads, ffn, spec['decoder_self_attn']) for _ in range(spec['dec_layers'])
        )
        self.transformer.decoder.norm = nn.LayerNorm(d)
        if spec['keep_input_proj']:
            self.input_proj = nn.Conv2d(c, d, 1)
        self.query_embed = nn.Embedding(m, d)
        self.fc = GroupLinear(m, d)
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=0.3)

    def position(self, feat):
        d = self.query_embed.weight.shape[1]
        return sine_position(d, *feat.shape[-2:], self.temperature)[None]

    def forward(self, feat):
        pos = self.position(feat).flatten(2).permute(2, 0, 1)
        x = self.input_proj(feat) if hasattr(self, 'input_proj') else feat
        memory = x.flatten(2).permute(2, 0, 1)
        for layer in self.transformer.encoder.layers:
            memory = layer(memory, pos, self.act)
        e = self.query_embed.weight[:, None].expand(-1, len(feat), -1)
        t = torch.zeros_like(e)
        for layer in self.transformer.decoder.layers:
            t = layer(t, e, memory, pos, self.act)
        t = self.transformer.decoder.norm(t)
        return torch.stack([(t[j] * self.fc.W[0, j]).sum(-1) + self.fc.b[0, j] for j in range(len(e))], 1)
