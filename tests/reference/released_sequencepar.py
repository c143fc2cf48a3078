"""SequencePAR's decoder and search written with loops, with the released parameter names."""

import math

import torch
from torch import nn

BOS, EOS, PAD, FIRST = 0, 1, 2, 3


class Attention(nn.Module):
    def __init__(self, d, heads, width):
        super().__init__()
        self.heads, self.width = heads, width
        self.fc_q, self.fc_k, self.fc_v = (nn.Linear(d, heads * width) for _ in range(3))
        self.fc_o = nn.Linear(heads * width, d)

    def forward(self, x, memory, blocked=None):
        q, k, v = self.fc_q(x), self.fc_k(memory), self.fc_v(memory)
        parts = []
        for head in range(self.heads):
            part = slice(head * self.width, (head + 1) * self.width)
            energy = torch.einsum('btc,bsc->bts', q[..., part], k[..., part]) / math.sqrt(self.width)
            if blocked is not None:
                energy = energy.masked_fill(blocked, -math.inf)
            parts.append(torch.einsum('bts,bsc->btc', energy.softmax(-1), v[..., part]))
        return self.fc_o(torch.cat(parts, -1))


class Block(nn.Module):
    def __init__(self, d, heads, width):
        super().__init__()
        self.attention = Attention(d, heads, width)
        self.layer_norm = nn.LayerNorm(d)

    def forward(self, x, memory, blocked=None):
        return self.layer_norm(x + self.attention(x, memory, blocked))


class Network(nn.Module):
    def __init__(self, d, hidden):
        super().__init__()
        self.fc1, self.fc2, self.layer_norm = nn.Linear(d, hidden), nn.Linear(hidden, d), nn.LayerNorm(d)

    def forward(self, x):
        return self.layer_norm(x + self.fc2(torch.nn.functional.gelu(self.fc1(x))))


class Layer(nn.Module):
    def __init__(self, d, heads, width, hidden):
        super().__init__()
        self.self_att, self.enc_att, self.pwff = Block(d, heads, width), Block(d, heads, width), Network(d, hidden)


class ReleasedSequencePAR(nn.Module):
    """``spec`` holds num_attributes, embed_dims, num_heads, head_dims, ffn_dim, num_layers."""

    def __init__(self, spec):
        super().__init__()
        self.n, d = spec['num_attributes'], spec['embed_dims']
        self.bos_embedding = nn.Parameter(torch.ones(1, d), requires_grad=False)
        self.pad_embedding = nn.Parameter(torch.zeros(1, d), requires_grad=False)
        self.register_buffer('eos_embedding', -torch.ones(1, d, dtype=torch.long))
        self.decoder = nn.Module()
        self.decoder.pos_emb = nn.Embedding(self.n + 2, d)
        self.decoder.layers = nn.ModuleList(
            Layer(d, spec['num_heads'], spec['head_dims'], spec['ffn_dim']) for _ in range(spec['num_layers'])
        )
        self.decoder.fc = nn.Linear(d, self.n + FIRST, bias=False)
        for name, parameter in self.decoder.named_parameters():
            nn.init.normal_(parameter, mean=float('norm.weight' in name), std=0.3)
        for row in range(self.n + 2):
            for channel in range(d):
                angle = row / 10000 ** ((channel - channel % 2) / d)
                value = math.cos(angle) if channel % 2 else math.sin(angle)
                self.decoder.pos_emb.weight.data[row, channel] = value if row else 0.0
        self.decoder.pos_emb.weight.requires_grad_(False)

    def forward(self, ids, tokens, text):
        rows = []
        for row in ids.tolist():
            words = []
            for place, token in enumerate(row, 1):
                if token == PAD:
                    words.append(self.pad_embedding[0])
                    continue
                special = {BOS: self.bos_embedding, EOS: self.eos_embedding}
                vector = special[token][0] if token in special else text[token - FIRST]
                words.append(vector + self.decoder.pos_emb.weight[place])
            rows.append(torch.stack(words))
        x = torch.stack(rows)
        pad = ids == PAD
        blocked = torch.ones(ids.shape[1], ids.shape[1]).triu(1).bool() | pad[:, None]
        present = (~pad)[..., None].to(x)
        for layer in self.decoder.layers:
            x = layer.self_att(x, x, blocked) * present
            x = layer.enc_att(x, tokens) * present
            x = layer.pwff(x) * present
        return self.decoder.fc(x)

    @torch.no_grad()
    def search(self, tokens, text, beams, max_length, penalty=0.0):
        """Per image: (ids without eos, log-probability)."""
        found = []
        for image in tokens:
            open_beams, closed, done = [([BOS], 0.0)], [], False
            while not done and len(open_beams[0][0]) < max_length:
                length = len(open_beams[0][0])
                candidates = []
                for ids, total in open_beams:
                    log_probs = self(torch.tensor([ids]), image[None], text)[0, -1].log_softmax(-1)
                    candidates += [(total + value, ids, token) for token, value in enumerate(log_probs.tolist())]
                candidates = sorted(candidates, key=lambda item: -item[0])[: 2 * beams]
                open_beams = []
                for rank, (total, ids, token) in enumerate(candidates):
                    if token == EOS:
                        if rank < beams:
                            closed.append((total / length**penalty, ids, total))
                    elif len(open_beams) < beams:
                        open_beams.append(([*ids, token], total))
                closed = sorted(closed, key=lambda item: -item[0])[:beams]
                done = len(closed) == beams and closed[-1][0] >= candidates[0][0] / length**penalty
            if not done:
                closed += [(total / len(ids) ** penalty, ids, total) for ids, total in open_beams]
            _, ids, total = max(closed, key=lambda item: item[0])
            found.append((ids, total))
        return found

    def train_to_stop(self, tokens, text, labels, steps=15):
        """A few steps, so that sequences end at different lengths."""
        trained = [value for value in self.parameters() if value.requires_grad]
        optimizer = torch.optim.Adam(trained, lr=0.02)
        for _ in range(steps):
            losses = []
            for image, row in zip(tokens, labels, strict=True):
                words = [FIRST + place for place, value in enumerate(row.tolist()) if value]
                log_probs = self(torch.tensor([[BOS, *words]]), image[None], text)[0].log_softmax(-1)
                losses += [-log_probs[place, token] for place, token in enumerate([*words, EOS])]
            optimizer.zero_grad()
            torch.stack(losses).mean().backward()
            optimizer.step()
        optimizer.zero_grad()
        return self


def as_released_ids(found, max_length):
    """Cut and fill sequences as the released search returns them."""
    lengths = [len(ids) for ids, _ in found]
    width = max(lengths) if len(set(lengths)) == 1 else min(max(lengths) + 1, max_length)
    return torch.tensor([[*ids, EOS, *[PAD] * width][:width] for ids, _ in found])
