"""Search for the most probable sequence."""

from collections.abc import Callable
from dataclasses import dataclass

import torch

from mmattr.errors import ConfigError
from mmattr.models.sequence.decoded_sequences import DecodedSequences
from mmattr.models.sequence.vocabulary import BOS, EOS, PAD

#: Gets (N, B, T) ids and (N, B) parents, see :class:`CachedSteps`, and returns next-token logits (N, B, vocabulary).
Steps = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class BeamSearch:
    """Beam search with the bookkeeping of the released SequencePAR; one beam is greedy search.

    At every step the 2B best continuations of an image are ranked over all of its B open sequences. An eos among the
    first B closes its sequence, an eos behind them is dropped, and the best B other tokens lead on. The best B closed
    sequences are kept; an image is finished when it has B and the worst is at least as good as the best continuation
    of the step. Open sequences of unfinished images compete at the end. A sequence is judged by its log-probability
    divided by ``length ** length_penalty``, where the length counts bos and not eos. Tokens may repeat.

    Args:
        beam_size: Open sequences B per image, at least 1.
        length_penalty: Exponent; 0 judges by log-probability alone, above 0 favours long sequences.

    Raises:
        ConfigError: If the number of beams is not positive.
    """

    beam_size: int = 1
    length_penalty: float = 0.0

    def __post_init__(self) -> None:
        if self.beam_size < 1:
            raise ConfigError(f'beam_size must be a whole number from 1 on, got {self.beam_size!r}.')

    def __call__(self, steps: Steps, num_images: int, max_length: int, device: torch.device) -> DecodedSequences:
        """Write one sequence per image.

        Args:
            steps: Scores continuations.
            num_images: N.
            max_length: Most ids of a sequence, with bos and without eos, at least 1.
            device: Where the ids live.

        Returns:
            The best sequences, T is ``max_length``.
        """
        shape = num_images, self.beam_size
        ids = torch.full((*shape, 1), BOS, device=device)
        total = torch.full(shape, -torch.inf, device=device)
        total[:, 0] = 0  # all beams begin alike, one of them is expanded
        parent = torch.arange(self.beam_size, device=device).expand(shape)
        closed = _Closed.empty(shape, max_length, device)
        done = torch.zeros(num_images, dtype=torch.bool, device=device)
        for length in range(1, max_length):
            log_probs = steps(ids, parent).float().log_softmax(-1)
            ranked, token, beam = self._rank(total, log_probs)
            ended = token == EOS
            ends = ranked.masked_fill(~ended | done[:, None], -torch.inf)[:, : self.beam_size]
            closed = closed.joined_by(_follow(ids, beam[:, : self.beam_size]), ends, self.length_penalty)
            worst, best = closed.judged.amin(1), ranked[:, 0] / length**self.length_penalty
            done = done | ((worst > -torch.inf) & (worst >= best))
            lead = ended.to(torch.uint8).argsort(dim=1, stable=True)[:, : self.beam_size]
            total, parent = ranked.gather(1, lead), beam.gather(1, lead)
            ids = torch.cat([_follow(ids, parent), token.gather(1, lead)[..., None]], 2)
            # A tensor without values, on which operations are counted or recorded, is followed to the end.
            if not done.is_meta and not torch.compiler.is_compiling() and done.all():
                break
        closed = closed.joined_by(ids, total.masked_fill(done[:, None], -torch.inf), self.length_penalty)
        return closed.best()

    def _rank(self, total: torch.Tensor, log_probs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return log-probability, token and parent of the 2B best continuations, (N, 2B) each."""
        ranked, index = (total[..., None] + log_probs).flatten(1).topk(2 * self.beam_size)
        size = log_probs.shape[-1]
        return ranked, index % size, index // size


@dataclass(frozen=True)
class _Closed:
    """The best B sequences of each image that are complete; those that are not there have -inf.

    Attributes:
        ids: (N, B, T) bos, words, eos where there is room, pads.
        length: (N, B) ids with bos and without eos.
        log_prob: (N, B).
        judged: (N, B) what sequences are compared by.
    """

    ids: torch.Tensor
    length: torch.Tensor
    log_prob: torch.Tensor
    judged: torch.Tensor

    @classmethod
    def empty(cls, shape: tuple[int, int], max_length: int, device: torch.device) -> '_Closed':
        """Begin without any."""
        nothing = torch.full(shape, -torch.inf, device=device)
        ids = torch.full((*shape, max_length), PAD, device=device)
        return cls(ids, torch.zeros(shape, dtype=torch.long, device=device), nothing, nothing)

    def joined_by(self, ids: torch.Tensor, log_prob: torch.Tensor, length_penalty: float) -> '_Closed':
        """Keep the best B of these and others: ids (N, B, t) with (N, B) log-probabilities, -inf to leave one out."""
        width, length = self.ids.shape[2], ids.shape[2]
        tail = ids.new_full((*ids.shape[:2], width - length), PAD)
        tail[..., :1] = EOS  # nothing where the sequence fills the width: then it was stopped and did not end
        judged = torch.cat([self.judged, log_prob / length**length_penalty], 1)
        judged, chosen = judged.topk(self.judged.shape[1])
        lengths = torch.cat([self.length, torch.full_like(self.length, length)], 1)
        return _Closed(
            _follow(torch.cat([self.ids, torch.cat([ids, tail], 2)], 1), chosen),
            lengths.gather(1, chosen),
            torch.cat([self.log_prob, log_prob], 1).gather(1, chosen),
            judged,
        )

    def best(self) -> DecodedSequences:
        """Return the best sequence of each image; ``topk`` has put it first."""
        return DecodedSequences(self.ids[:, 0], self.length[:, 0], self.log_prob[:, 0])


def _follow(ids: torch.Tensor, beam: torch.Tensor) -> torch.Tensor:
    """Pick sequences: (N, B, T) by (N, K) -> (N, K, T)."""
    return ids.gather(1, beam[..., None].expand(-1, -1, ids.shape[2]))
