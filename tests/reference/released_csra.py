"""CSRA from its formula, place by place and head by head, with the released parameter names."""

import torch
from torch import nn


class ReleasedCSRA(nn.Module):
    def __init__(self, m, c, temperatures, lam):
        super().__init__()
        self.temperatures = temperatures
        self.lam = lam
        self.classifier = nn.Module()
        self.classifier.multi_head = nn.ModuleList(nn.Module() for _ in temperatures)
        for part in self.classifier.multi_head:
            part.head = nn.Conv2d(c, m, 1, bias=False)

    def forward(self, feat):  # (N, C, H, W) -> (N, M)
        places = [feat[:, :, y, x] for y in range(feat.shape[2]) for x in range(feat.shape[3])]
        total = 0
        for part, temperature in zip(self.classifier.multi_head, self.temperatures, strict=True):
            weight = part.head.weight[:, :, 0, 0]
            length = (weight**2).sum(1).sqrt()
            scores = [place @ weight.T / length for place in places]
            base = sum(scores) / len(scores)
            if temperature == 99:
                attended = torch.stack(scores).max(0).values
            else:
                shares = [torch.exp(temperature * score) for score in scores]
                attended = sum(s * e for s, e in zip(scores, shares, strict=True)) / sum(shares)
            total = total + base + self.lam * attended
        return total
