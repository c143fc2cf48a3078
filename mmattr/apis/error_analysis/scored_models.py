"""Scores of several models on the same images."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.functional import check_label_score
from mmattr.evaluation.score_file import ScoreFile


@dataclass(frozen=True, eq=False)
class ScoredModels:
    """What K models say about the same N images.

    Args:
        label: (N, M) int8 in {1, 0, -1 = unknown}.
        scores: (N, M) probabilities in [0, 1] by name of the model.
        names: M names of the attributes.
        img_path: N paths, empty strings where the files state none.
        dataset: Name of the data set.
        split: Name of the split.
        crop_box: (N, 4) part of the image that each sample is, see :class:`ScoreFile`; None for whole images.
    """

    label: np.ndarray
    scores: dict[str, np.ndarray]
    names: tuple[str, ...]
    img_path: tuple[str, ...]
    dataset: str
    split: str
    crop_box: np.ndarray | None = None

    @classmethod
    def load(cls, paths: Sequence[Path], names: Sequence[str] = (), with_query: bool = False) -> 'ScoredModels':
        """Read score files.

        Args:
            paths: K files of ``tools/test.py --out``.
            names: K names of the models; the names of the files by default.
            with_query: Whether the query network of a model that has one counts as a model of its own, called
                ``NAME (query)``.

        Returns:
            The scores, in the order of the files.

        Raises:
            ConfigError: If the names do not fit.
            DataError: If a file cannot be used, or files hold other images, labels or attributes than the first one.
        """
        titles = _titles(paths, names)
        files = [ScoreFile.load(path) for path in paths]
        first = files[0]
        scores: dict[str, np.ndarray] = {}
        for title, file in zip(titles, files, strict=True):
            _check_same(file, first)
            label, scores[title] = _checked(file, file.score)
            if with_query and file.query_score is not None:
                scores[f'{title} (query)'] = _checked(file, file.query_score)[1]
        attributes = first.names or tuple(str(index) for index in range(label.shape[1]))
        img_path = first.img_path or ('',) * len(label)
        return cls(label, scores, attributes, img_path, first.dataset, first.split, first.crop_box)

    @property
    def known(self) -> np.ndarray:
        """(N, M) bool, whether the label is known."""
        return self.label >= 0


def _titles(paths: Sequence[Path], names: Sequence[str]) -> list[str]:
    """Name the models."""
    if names and len(names) != len(paths):
        raise ConfigError(f'{len(paths)} score files need {len(paths)} names, got {len(names)}.')
    titles = list(names) or [path.stem for path in paths]
    repeated = [title for title, number in Counter(titles).items() if number > 1]
    if repeated:
        raise ConfigError(f'Two score files are called {repeated[0]!r}; give each one a name of its own with --names.')
    return titles


def _check_same(file: ScoreFile, first: ScoreFile) -> None:
    """Refuse to compare what does not belong together."""
    for what in ('names', 'img_path'):
        own, other = getattr(file, what), getattr(first, what)
        if own and other and own != other:
            kind = 'attributes' if what == 'names' else 'images'
            raise DataError(f'{file.source} and {first.source} hold other {kind}, or the same in another order.')
    if not np.array_equal(file.label, first.label):
        raise DataError(f'{file.source} and {first.source} hold other labels; both must come from the same split.')


def _checked(file: ScoreFile, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Check labels and scores, and name the file if they are wrong."""
    try:
        label, score = check_label_score(file.label, score)
    except DataError as error:
        raise DataError(f'{file.source}: {error}') from None
    if len(label) == 0:
        raise DataError(f'{file.source} holds no images.')
    return label, score
