"""Writing sequences with a cache of keys and values."""

import torch

from mmattr.models.sequence.sequence_decoder import SequenceDecoder


class CachedSteps:
    """Scores the next token of every sequence from its last word alone; the rest is remembered.

    The image is projected once per layer rather than once per step, and a word costs the same at every length but for
    the attention to its past.

    Args:
        decoder: The decoder.
        tokens: (N, P, D) image tokens.
        text: (M, D) text feature of each attribute.
        beams: Sequences B per image.
    """

    def __init__(self, decoder: SequenceDecoder, tokens: torch.Tensor, text: torch.Tensor, beams: int) -> None:
        self.decoder = decoder
        self.past = decoder.begin(tokens, text, beams)

    def __call__(self, ids: torch.Tensor, parent: torch.Tensor) -> torch.Tensor:
        """Score the next token.

        Args:
            ids: (N, B, T) the sequences, one word longer than in the last call.
            parent: (N, B) which sequence of the last call each of them continues.

        Returns:
            Logits (N, B, M + 3).
        """
        beams = parent.shape[1]
        first = torch.arange(0, parent.numel(), beams, device=parent.device)[:, None]
        past = self.past.rearranged((parent + first).flatten())
        logits, self.past = self.decoder.step(ids[..., -1].flatten(), past)
        return logits.unflatten(0, ids.shape[:2])
