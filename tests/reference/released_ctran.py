"""C-Tran's head written with torch's own encoder layer and embeddings, with the released parameter names."""

import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, d, heads, ffn, activation):
        super().__init__()
        self.transformer_layer = nn.TransformerEncoderLayer(d, heads, ffn, dropout=0.1, activation=activation)


class ReleasedCTran(nn.Module):
    def __init__(self, spec):
        super().__init__()
        m, d = spec['M'], spec['d']
        self.label_lt = nn.Embedding(m, d)
        self.known_label_lt = nn.Embedding(3, d, padding_idx=0)
        self.self_attn_layers = nn.ModuleList(
            Layer(d, spec['heads'], spec['ffn'], spec['activation']) for _ in range(spec['layers'])
        )
        self.output_linear = nn.Linear(d, m)
        self.LayerNorm = nn.LayerNorm(d)
        for parameter in self.parameters():
            nn.init.normal_(parameter, std=0.3)

    def forward(self, feat, mask=None):
        m = self.label_lt.num_embeddings
        labels = self.label_lt(torch.arange(m).expand(len(feat), -1))
        if mask is not None:
            labels = labels + self.known_label_lt(mask.long() + 1)
        x = self.LayerNorm(torch.cat((feat.flatten(2).permute(0, 2, 1), labels), 1)).transpose(0, 1)
        for layer in self.self_attn_layers:
            x = layer.transformer_layer(x)
        return torch.stack([self.output_linear(x[j - m])[:, j] for j in range(m)], 1)
