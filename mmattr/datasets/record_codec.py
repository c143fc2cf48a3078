"""Records of a data set in few bytes."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

#: Stands between the path and what else a record holds.
SEPARATOR = '\0'

#: Stands for the name of the folder in the name of a file, as in ``Ann_Lee/Ann_Lee_0001.jpg``.
FOLDER_AGAIN = '\1'

ENCODING = ('utf-8', 'surrogateescape')

#: Types whose values can be the same object in many records without harm.
CONSTANTS = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class RecordCodec:
    """Turns records into bytes and back.

    A record is one bit per label, one more per label if any label of the data set is unknown, and the part of the path
    that differs from the other paths: 15 bytes for M = 40 and CelebA's names, where a pickled dict takes 280.
    Everything that is the same in all records is stored once, further texts stand as they are behind the path, and
    what is left is pickled.

    Args:
        num_attributes: M; 0 if labels are no int8 array (M,) in {1, 0, -1} and have to be pickled.
        has_unknown: Whether a label is -1.
        has_path: Whether records have a path.
        prefix: What all paths begin with.
        suffix: What all paths end with, after the prefix.
        shared: What all records have in common.
        texts: Names of further entries that are texts in all records.
    """

    num_attributes: int = 0
    has_unknown: bool = False
    has_path: bool = False
    prefix: str = ''
    suffix: str = ''
    shared: dict[str, Any] = field(default_factory=dict)
    texts: tuple[str, ...] = ()

    @classmethod
    def fit(cls, records: Sequence[dict[str, Any]]) -> 'RecordCodec':
        """Find out what records have in common.

        Args:
            records: N records, at least one.

        Returns:
            A codec for exactly these records.
        """
        labels = [record.get('gt_label', np.empty(0)) for record in records]
        packs_labels = all(_is_binary(label) for label in labels) and len({len(label) for label in labels}) == 1
        paths: list[Any] = [record.get('img_path') for record in records]
        has_path = all(_is_plain(path) for path in paths)
        prefix = _common_start(paths) if has_path else ''
        shared = _shared(records)
        others = [key for key in records[0] if key not in ('img_path', 'gt_label', *shared)]
        return cls(
            len(labels[0]) if packs_labels else 0,
            packs_labels and any((label < 0).any() for label in labels),
            has_path,
            prefix,
            _common_start([path[len(prefix) :][::-1] for path in paths])[::-1] if has_path else '',
            shared,
            tuple(key for key in others if all(_is_plain(record.get(key)) for record in records)),
        )

    @property
    def label_bytes(self) -> int:
        """Bytes of the labels of a record."""
        return -(-self.num_attributes // 8) * (1 + self.has_unknown)

    def encode(self, records: Sequence[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
        """Turn records into bytes.

        Args:
            records: The N records that the codec was fitted to.

        Returns:
            All bytes, uint8, and the N places where records end, uint32 or int64 for more than 4 GB.
        """
        packed: list[bytes] = [b''] * len(records)
        if self.num_attributes:
            labels = np.stack([record['gt_label'] for record in records])  # (N, M)
            planes = [labels == 1, labels >= 0][: 1 + self.has_unknown]
            bits = np.concatenate([np.packbits(plane, axis=1, bitorder='little') for plane in planes], axis=1)
            packed = [row.tobytes() for row in bits]
        parts = [label + self._encode_rest(record) for label, record in zip(packed, records, strict=True)]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        return np.frombuffer(b''.join(parts), dtype=np.uint8), narrow_ends(ends)

    def decode(self, content: bytes) -> dict[str, Any]:
        """Turn bytes into a record.

        Args:
            content: The bytes of one record.

        Returns:
            The record; the caller may change it.
        """
        parts = content[self.label_bytes :].split(SEPARATOR.encode(), 1 + len(self.texts))
        record = dict(self.shared)
        if self.has_path:
            record['img_path'] = f'{self.prefix}{_lengthen(parts[0].decode(*ENCODING))}{self.suffix}'
        if self.num_attributes:
            record['gt_label'] = self._unpack(np.frombuffer(content[: self.label_bytes], dtype=np.uint8))
        for key, text in zip(self.texts, parts[1:], strict=False):
            record[key] = text.decode(*ENCODING)
        if len(parts) > 1 + len(self.texts):
            record.update(pickle.loads(parts[-1]))
        return record

    def labels(self, data: np.ndarray, ends: np.ndarray, start: int, stop: int) -> np.ndarray:
        """Read the labels of many records without their paths.

        Args:
            data: All bytes, as :meth:`encode` returns them.
            ends: Where records end.
            start: First record.
            stop: Behind the last record.

        Returns:
            (stop - start, M) int8 in {1, 0, -1}.
        """
        first = ends[start - 1].item() if start else 0
        begins = np.concatenate([[first], ends[start : stop - 1]]).astype(np.int64)
        return self._unpack(np.asarray(data)[begins[:, None] + np.arange(self.label_bytes)])

    def _encode_rest(self, record: dict[str, Any]) -> bytes:
        """Encode everything but the labels."""
        path = ''
        if self.has_path:
            path = record['img_path'][len(self.prefix) :]
            path = _shorten(path[: len(path) - len(self.suffix)])
        texts = SEPARATOR.join([path, *(record[key] for key in self.texts)]).encode(*ENCODING)
        packed = {*self.shared, *self.texts}
        packed |= {'gt_label'} if self.num_attributes else set()
        packed |= {'img_path'} if self.has_path else set()
        rest = {key: value for key, value in record.items() if key not in packed}
        return texts + SEPARATOR.encode() + pickle.dumps(rest, protocol=4) if rest else texts

    def _unpack(self, packed: np.ndarray) -> np.ndarray:
        """Turn bits (..., bytes) into labels (..., M) int8."""
        planes = packed.reshape(*packed.shape[:-1], 1 + self.has_unknown, -1)
        bits = np.unpackbits(planes, axis=-1, count=self.num_attributes, bitorder='little').astype(np.int8)
        if not self.has_unknown:
            return bits[..., 0, :]
        return bits[..., 0, :] + bits[..., 1, :] - np.int8(1)  # known 0 and 1 stay, unknown becomes -1


def narrow_ends(ends: np.ndarray) -> np.ndarray:
    """Store the places where records end in four bytes each if they fit.

    Args:
        ends: (N,) ascending integers.

    Returns:
        (N,) uint32, or int64 if there are more than 4 GB.
    """
    fits = not len(ends) or ends[-1] <= np.iinfo(np.uint32).max
    return ends.astype(np.uint32 if fits else np.int64, copy=False)


def _common_start(texts: Sequence[str]) -> str:
    """Return what all texts begin with: what the first and the last in alphabetical order do."""
    first, last = min(texts), max(texts)
    differs = (index for index, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(differs, min(len(first), len(last)))]


def _is_plain(text: Any) -> bool:
    """Whether this is a text without the characters that have a meaning here."""
    return isinstance(text, str) and SEPARATOR not in text and FOLDER_AGAIN not in text


def _shorten(path: str) -> str:
    """Leave out the name of the folder where the name of the file repeats it."""
    folder, _, name = path.rpartition('/')
    last = folder.rpartition('/')[2]
    return f'{folder}/{FOLDER_AGAIN}{name[len(last) :]}' if last and name.startswith(last) else path


def _lengthen(path: str) -> str:
    """Undo :func:`_shorten`."""
    folder, _, name = path.partition(f'/{FOLDER_AGAIN}')
    return f'{folder}/{folder.rpartition("/")[2]}{name}' if FOLDER_AGAIN in path else path


def _is_binary(label: Any) -> bool:
    """Whether this is an array of labels as a data set has them."""
    if not isinstance(label, np.ndarray) or label.dtype != np.int8 or label.ndim != 1 or not label.size:
        return False
    return bool((label >= -1).all() and (label <= 1).all())


def _shared(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Find the entries that are the same in all records."""
    candidates = {
        key: value
        for key, value in records[0].items()
        if key not in ('gt_label', 'img_path') and isinstance(value, CONSTANTS)
    }
    for record in records:
        for key in list(candidates):
            value = record.get(key, ...)
            if type(value) is not type(candidates[key]) or value != candidates[key]:
                del candidates[key]
    return candidates
