"""Text features of attributes, computed once."""

import hashlib
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

import torch
from mmengine.logging import print_log
from torch.nn import functional as F

from mmattr.atomic_write import open_atomically
from mmattr.checkpoint_file import read_file
from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.clip.open_clip_encoder import OpenCLIPEncoder


class TextFeatures:
    """One feature per attribute: the mean over its sentences, kept in memory and on disk.

    A prompt pool of 85 templates makes 85 sentences of every attribute, and a table of 7,586 labels takes hours on a
    CPU; so a frozen text tower encodes every attribute once. A file is used only for exactly the same weights,
    architecture, labels, templates and normalisation: its name is the hash of all of them.

    Args:
        encoder: Encoder with a text tower.
        normalize: Whether the feature of a sentence gets unit length before the mean, and the mean again, as CLIP does
            for zero-shot classification. QKS takes the plain mean of raw features.
        cache_dir: Folder of the files; None keeps features in memory only.
        batch_size: Sentences per forward pass.
    """

    def __init__(
        self,
        encoder: OpenCLIPEncoder,
        normalize: bool = False,
        cache_dir: str | PathLike | None = None,
        batch_size: int = 256,
    ) -> None:
        self.encoder = encoder
        self.normalize = normalize
        self.cache_dir = None if cache_dir is None else Path(cache_dir).expanduser()
        self.batch_size = batch_size
        self._rows: dict[str, torch.Tensor] = {}
        self._version: int | None = None

    def compute(self, sentences: Sequence[Sequence[str]]) -> torch.Tensor:
        """Encode sentences, with a gradient if gradients are on.

        Args:
            sentences: The sentences of M attributes.

        Returns:
            (M, E) float32 on the device of the encoder.
        """
        owners = [index for index, own in enumerate(sentences) for _ in own]
        flat = [sentence for own in sentences for sentence in own]
        projection = self.encoder.visual_projection
        # Sums in single precision at least, also beside an image tower in half precision.
        precision = torch.promote_types(projection.dtype, torch.float32)
        table = projection.new_zeros(len(sentences), self.encoder.embed_dims, dtype=precision)
        for start in range(0, len(flat), self.batch_size):
            part = slice(start, start + self.batch_size)
            feature = self._encode(flat[part])
            table = table.index_add(0, torch.tensor(owners[part], device=table.device), feature.to(precision))
        counts = [len(own) for own in sentences]
        table = table / torch.tensor(counts, device=table.device)[:, None]
        return F.normalize(table, dim=-1) if self.normalize else table

    @torch.no_grad()
    def cached(self, sentences: Sequence[Sequence[str]]) -> torch.Tensor:
        """Return features without a gradient, encoding only what neither memory nor disk holds.

        Args:
            sentences: The sentences of M attributes.

        Returns:
            (M, E) float32 on the device of the encoder.

        Raises:
            CheckpointError: If a file of the cache is damaged.
            ConfigError: If the folder of the cache cannot be written.
        """
        version = self.encoder.text_version()
        if version != self._version:
            self._rows, self._version = {}, version
        keys = [_digest(own) for own in sentences]
        if any(key not in self._rows for key in keys):
            self._fill(sentences, keys)
        return torch.stack([self._rows[key] for key in keys]).to(self.encoder.visual_projection.device)

    def cache_file(self, sentences: Sequence[Sequence[str]]) -> Path | None:
        """Name the file of a table.

        Args:
            sentences: The sentences of M attributes.

        Returns:
            The file, there or not; None without a folder.
        """
        if self.cache_dir is None:
            return None
        parts = [self.encoder.text_fingerprint(), f'normalize={self.normalize}', *map(_digest, sentences)]
        return self.cache_dir / f'text_{_digest(parts)[:32]}.pth'

    def _fill(self, sentences: Sequence[Sequence[str]], keys: Sequence[str]) -> None:
        """Make the rows of all keys available, and store the table if it was not on disk."""
        path = self.cache_file(sentences)
        if path is not None and path.is_file():
            self._rows |= zip(keys, _read_table(path, (len(keys), self.encoder.embed_dims)), strict=True)
            return
        missing = {key: own for key, own in zip(keys, sentences, strict=True) if key not in self._rows}
        count = sum(map(len, missing.values()))
        where = '' if path is None else f' for {path}'
        print_log(f'Encoding {count} sentences of {len(missing)} attributes{where}.', logger='current')
        self._rows |= zip(missing, self.compute(list(missing.values())).cpu(), strict=True)
        if path is not None:
            _write_table(path, torch.stack([self._rows[key] for key in keys]))

    def _encode(self, sentences: Sequence[str]) -> torch.Tensor:
        # In single precision whatever the training uses: a stored feature must not depend on who asked first.
        with torch.autocast(self.encoder.visual_projection.device.type, enabled=False):
            feature = self.encoder.encode_text(self.encoder.tokenize(sentences))
        return F.normalize(feature, dim=-1) if self.normalize else feature


def _digest(texts: Sequence[str]) -> str:
    """Hash texts so that no two lists of them read the same."""
    digest = hashlib.sha256()
    for text in texts:
        content = text.encode()
        digest.update(f'{len(content)}:'.encode() + content)
    return digest.hexdigest()


def _read_table(path: Path, shape: tuple[int, int]) -> torch.Tensor:
    table = read_file(path).get('text_features')
    if not isinstance(table, torch.Tensor) or tuple(table.shape) != shape:
        raise CheckpointError(f'The file of text features {str(path)!r} holds something else: delete it.')
    return table.clone()  # of its own, since the file is only mapped


def _write_table(path: Path, table: torch.Tensor) -> None:
    """Write at once or not at all: other processes may be reading and writing the same file."""
    try:
        with open_atomically(path) as file:
            torch.save(dict(text_features=table), file)
    except (OSError, RuntimeError) as error:  # torch raises the latter for a disk that is full
        raise ConfigError(
            f'Text features cannot be kept in {str(path.parent)!r} ({getattr(error, "strerror", None) or error}): name '
            'another folder with model.text_cache_dir=DIR, or None for none.'
        ) from error
