"""The file that keeps labels and scores of a data set for later analysis."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.atomic_write import open_atomically
from mmattr.errors import ConfigError, DataError

SUFFIX = '.npz'

_REQUIRED = ('label', 'score')
_OPTIONAL = ('query_score', 'crop_box')

#: Arrays of strings with one entry per attribute or image, and single strings.
_STRING_LISTS = ('names', 'groups', 'img_path')
_STRINGS = ('item', 'dataset', 'split')


@dataclass(frozen=True, eq=False)
class ScoreFile:
    """Labels and scores of N images, and what they belong to.

    On disk an ``.npz`` without pickled objects that holds the fields below under their names. Only ``label`` and
    ``score`` have to be there: files of other programs are read too, and what they lack is empty.

    Args:
        label: (N, M) in {1, 0, -1 = unknown}.
        score: (N, M) probabilities in [0, 1].
        query_score: (N, M), the scores of the attribute query network of Label2Label before its words are refined;
            None for models without one.
        names: M names of the attributes.
        groups: M names of their groups, ``''`` for none.
        img_path: N paths of the images, as the data set stated them.
        item: Field of the predictions that ``score`` is.
        dataset: Name of the data set.
        split: Name of the split.
        crop_box: (N, 4) first column and row of the part of the image that a sample is, and those behind its last ones;
            None where a sample is a whole image.
        source: The file it was read from, for errors.
    """

    label: np.ndarray
    score: np.ndarray
    query_score: np.ndarray | None = None
    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    img_path: tuple[str, ...] = ()
    item: str = ''
    dataset: str = ''
    split: str = ''
    crop_box: np.ndarray | None = None
    source: str = ''

    def save(self, path: str | Path) -> None:
        """Write the file at once or not at all.

        Args:
            path: Where to, ending in ``.npz``; missing folders are made.

        Raises:
            ConfigError: If the file cannot be written.
        """
        path = check_score_path(path)
        arrays = {'label': self.label, 'score': self.score}
        arrays |= {key: getattr(self, key) for key in _OPTIONAL if getattr(self, key) is not None}
        arrays |= {key: np.array(getattr(self, key), dtype=np.str_) for key in (*_STRING_LISTS, *_STRINGS)}
        try:
            with open_atomically(path) as file:
                np.savez(file, allow_pickle=False, **arrays)
        except OSError as error:
            raise ConfigError(f'The score file {str(path)!r} cannot be written: {error.strerror}.') from None

    @classmethod
    def load(cls, path: str | Path) -> 'ScoreFile':
        """Read a file; objects that would need unpickling are refused.

        Args:
            path: An ``.npz`` file.

        Returns:
            What it holds. The values of labels and scores are not checked: that is what evaluates them does.

        Raises:
            DataError: If the file cannot be read, lacks labels or scores, or names another number of attributes.
        """
        values: dict[str, Any] = _read_arrays(Path(path))
        values |= {key: tuple(map(str, np.atleast_1d(values[key]))) for key in _STRING_LISTS if key in values}
        values |= {key: str(values[key]) for key in _STRINGS if key in values}
        scores = cls(**values, source=str(path))
        num_attributes = scores.label.shape[1] if scores.label.ndim == 2 else 0
        if scores.names and num_attributes and len(scores.names) != num_attributes:
            raise DataError(f'{path} names {len(scores.names)} attributes but has labels of {num_attributes}.')
        if scores.crop_box is not None and scores.crop_box.shape != (len(scores.label), 4):
            raise DataError(f'{path} has boxes of shape {scores.crop_box.shape}, expected ({len(scores.label)}, 4).')
        return scores


def check_score_path(path: str | Path) -> Path:
    """Refuse a name that NumPy would change.

    Args:
        path: The file to write.

    Returns:
        The path.

    Raises:
        ConfigError: If it does not end in ``.npz``.
    """
    if not str(path).endswith(SUFFIX):
        raise ConfigError(f'out_file must end in {SUFFIX}, got {str(path)!r}.')
    return Path(path)


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Read the arrays that are fields; what else an .npz file holds is left alone."""
    try:
        with np.load(path, allow_pickle=False) as file:
            for key in _REQUIRED:
                if key not in file:
                    raise DataError(f'{path} has no array {key!r}; it holds {", ".join(file) or "nothing"}.')
            return {key: file[key] for key in (*_REQUIRED, *_OPTIONAL, *_STRING_LISTS, *_STRINGS) if key in file}
    except DataError:
        raise
    except (OSError, ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else 'not an .npz file of plain arrays'
        raise DataError(f'{path} cannot be read: {reason}.') from None
