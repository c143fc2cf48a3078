"""Attention on disk: sheets, the interactive page, and the rollout beside the correlation of the labels."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from mmattr.apis.attention_rollout import RolloutResult
from mmattr.apis.unique_name import unique_name
from mmattr.apis.word_pairs import RankAgreement, attention_lift, pairs_csv, pairs_markdown, rank_agreement, word_pairs
from mmattr.datasets.label_correlation import label_correlation
from mmattr.errors import ConfigError
from mmattr.visualization import ImageAttention
from mmattr.visualization.attention_page import attention_page
from mmattr.visualization.attention_spread import effective_number
from mmattr.visualization.draw_attention_sheet import draw_attention_sheet
from mmattr.visualization.draw_pair_scatter import draw_pair_scatter

#: A page with more images than this is slow to open.
MAX_PAGE_IMAGES = 60


class AttentionWriter:
    """Writes the attention of a model to a folder.

    Args:
        out_dir: The folder; it is made.
        title: What the pictures belong to, such as the config.
        subtitle: Further description, such as the checkpoint.

    Attributes:
        written: What was written so far: names of files, and how many sheets.

    Raises:
        ConfigError: If the folder cannot be made.
    """

    def __init__(self, out_dir: Path, title: str, subtitle: str = '') -> None:
        self.out_dir = out_dir
        self.title = title
        self.subtitle = subtitle
        self.written: list[str] = []
        try:
            out_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f'The output folder {str(out_dir)!r} cannot be made: {error.strerror}.') from error

    def write_images(
        self,
        images: Iterable[ImageAttention],
        layer: str | None = None,
        head: int | None = None,
        strongest: int | None = None,
    ) -> list[str]:
        """Draw a sheet of every image, and one page of the first of them.

        Args:
            images: The images.
            layer: Name of the layer, see `ImageAttention.layer`.
            head: Number of the head from 1; None for the mean of all.
            strongest: How many links between words; one per word by default.

        Returns:
            A line per image: its name and the words that the language model changed.

        Raises:
            DataError: If there is no such layer or head.
        """
        names: set[str] = set()
        lines: list[str] = []
        images = iter(images)
        shown = list(islice(images, MAX_PAGE_IMAGES))
        for group in (shown, images):
            for image in group:
                chosen = image.layer(layer)
                name = f'{unique_name(image.title, names)}.png'
                draw_attention_sheet(image, chosen, head, strongest).save(self.out_dir / name)
                lines.append(_describe(image))
        if shown:
            self.written.append(f'{len(lines)} sheets')
            page = attention_page(shown, f'Attention of {self.title}', self.subtitle, layer)
            self._write('attention.html', page)
        return lines

    def write_rollout(self, result: RolloutResult, names: Sequence[str], count: int = 20) -> str:
        """Write `rollout.csv` (all pairs), `rollout.md` (the strongest ones and the agreement) and `rollout.png`.

        Args:
            result: The average rollout.
            names: The M attributes.
            count: How many pairs the table holds.

        Returns:
            The sentences above the table.
        """
        pairs = word_pairs(result.attention, result.labels, names)
        phi, _ = label_correlation(result.labels)
        lines = [_spread_line(result), *_change_lines(result), *agreement_lines(result.attention, phi)]
        self._write('rollout.csv', pairs_csv(pairs))
        correlated = sorted((pair for pair in pairs if not np.isnan(pair.phi)), key=lambda pair: -abs(pair.phi))
        parts = [
            f'# Attention rollout of {self.title}',
            *([self.subtitle] if self.subtitle else []),
            '\n'.join(f'- {line}' for line in lines),
            '## Strongest attention',
            pairs_markdown(pairs, count),
            '## Strongest correlation of the labels',
            pairs_markdown(correlated, count),
        ]
        self._write('rollout.md', '\n\n'.join(parts) + '\n')
        draw_pair_scatter(pairs, f'{result.stack}, {len(result.labels)} images').save(self.out_dir / 'rollout.png')
        self.written.append('rollout.png')
        return '\n'.join(lines)

    def _write(self, name: str, text: str) -> None:
        (self.out_dir / name).write_text(text, encoding='utf-8')
        self.written.append(name)


def agreement_lines(attention: np.ndarray, phi: np.ndarray) -> list[str]:
    """Say how well the ranks of attention and label correlation agree.

    Args:
        attention: (M, M) weights.
        phi: (M, M) correlation of the labels.

    Returns:
        One sentence for attention as it is and one for attention relative to what each word gets on average, each with
        |phi| and with phi.
    """
    lines = []
    for what, weights in (('attention', attention), ('lift', attention_lift(attention))):
        with_size, with_sign = rank_agreement(weights, np.abs(phi)), rank_agreement(weights, phi)
        lines.append(
            f"Spearman's rho over {with_size.pairs} pairs: {what} with |phi| {_agreement(with_size)}, "
            f'with phi {_agreement(with_sign)}'
        )
    return lines


def _agreement(agreement: RankAgreement) -> str:
    return f'{agreement.rho:+.3f} (p = {agreement.p_value:.3f})'


def _spread_line(result: RolloutResult) -> str:
    """Say how selective the rollout is, without the share that each word keeps for itself."""
    count = len(result.attention)
    own = np.diag(result.attention).mean()
    others = result.attention[~np.eye(count, dtype=bool)].reshape(count, -1)
    others = others / others.sum(1, keepdims=True)
    spread = effective_number(others).mean()
    return (
        f'{result.stack}, {len(result.labels)} images: a word keeps {100 * own:.1f} % of itself; the rest is spread '
        f'over {spread:.1f} of {count - 1} other words'
    )


def _change_lines(result: RolloutResult) -> list[str]:
    """Say what the language model did to the guessed words."""
    if result.changes is None:
        return []
    changed, known, right = result.changes
    share = f'; of {known} with a known label {right} became right and {known - right} wrong' if known else ''
    return [f'the language model changed {changed} of {result.labels.size} guessed words{share}']


def _describe(image: ImageAttention) -> str:
    """Name an image and what the language model changed."""
    if image.guess is None:
        return f'{image.title}: a head without a guess before its answer'
    flips = [
        f'{row.name} {before:.2f} > {row.score or 0:.2f}'
        for row, before, flipped in zip(image.rows, image.guess, image.flipped, strict=True)
        if flipped
    ]
    return f'{image.title}: {", ".join(flips) or "no word changed"}'
