"""What an exported file says about itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from mmattr.errors import CheckpointError

#: Name of the entry that holds everything, as JSON; the other entries repeat parts of it for other programs.
KEY = 'mmattr'

#: Changes when old files cannot be read any more.
FILE_VERSION = 1


@dataclass(frozen=True)
class ExportedMetadata:
    """Names, thresholds and the way from a file to the input of the graph.

    Attributes:
        attributes: Names of the M attributes, in the order of the scores.
        groups: Their groups, empty strings for none.
        thresholds: Numbers in [0, 1]: an attribute is present where its score lies above.
        input_size: Height and width of the images.
        channels: Order of the channels of the input, `'BGR'` or `'RGB'`.
        pipeline: Configs of the transforms that made the images on which the model was tested.
        precision: `'fp32'`, `'bf16'` or `'int8'`.
        model: What the model is, in words: config, backbone and head.
    """

    attributes: tuple[str, ...]
    groups: tuple[str, ...]
    thresholds: tuple[float, ...]
    input_size: tuple[int, int]
    channels: str = 'BGR'
    pipeline: tuple[dict[str, Any], ...] = ()
    precision: str = 'fp32'
    model: str = ''

    def to_texts(self) -> dict[str, str]:
        """Turn the metadata into texts, the one type that every format can store.

        Returns:
            Texts by key.
        """
        content = dict(asdict(self), version=FILE_VERSION)
        parts = ('attributes', 'groups', 'thresholds', 'input_size', 'channels', 'precision')
        texts = {name: json.dumps(content[name], ensure_ascii=False) for name in parts}
        return {KEY: json.dumps(content, ensure_ascii=False)} | texts

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], path: str) -> 'ExportedMetadata':
        """Read what `to_texts` has written.

        Args:
            texts: Texts by key.
            path: The file, for errors.

        Returns:
            The metadata.

        Raises:
            CheckpointError: If the file was not exported by this toolbox, or by a newer version of it.
        """
        if KEY not in texts:
            raise CheckpointError(f'The file {path!r} was not written by tools/export.py: it has no metadata {KEY!r}.')
        content = json.loads(texts[KEY])
        if content.get('version') != FILE_VERSION:
            raise CheckpointError(
                f'The file {path!r} has version {content.get("version")} of the metadata, but this program reads '
                f'version {FILE_VERSION}: export the model again.'
            )
        stored = ((field.name, content[field.name]) for field in fields(cls))
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored}
        return cls(**values)
