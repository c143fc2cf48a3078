"""One config with what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mmattr.apis.model_zoo.zoo_result import ZooResult
from mmattr.errors import ConfigError
from mmattr.registry import nearest

_KEYS = {'Name', 'In Collection', 'Config', 'Metadata', 'Results'}
_METADATA = {
    'Training Data': str,
    'Variant': str,
    'Pretraining': str,
    'Input Size': str,
    'Epochs': int,
    'Batch Size': int,
    'Parameters': int,
    'MACs modules (G)': float,
    'MACs full (G)': float,
}


@dataclass(frozen=True)
class ZooModel:
    """One entry of ``Models`` of a metafile.

    Attributes:
        name: Unique name.
        collection: The method.
        config: Path of the config, from the folder of the model index.
        metadata: ``Training Data``, ``Variant`` (what sets it apart), ``Pretraining``, ``Input Size`` (height x width
            in pixels), ``Epochs``, ``Batch Size``, ``Parameters``, ``MACs modules (G)``, ``MACs full (G)``.
        results: Published and measured figures.
    """

    name: str
    collection: str
    config: str
    metadata: Mapping[str, Any]
    results: tuple[ZooResult, ...]

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any], file: str) -> 'ZooModel':
        """Check an entry of a metafile.

        Args:
            entry: The entry.
            file: The metafile, for errors.

        Returns:
            The model.

        Raises:
            ConfigError: If a key is missing or unknown, or has a value of the wrong type.
        """
        owner = f'{entry.get("Name", "a model")!r} in {file}'
        _check_keys(entry, _KEYS, _KEYS - {'Results'}, owner)
        _check_keys(entry['Metadata'], set(_METADATA), set(_METADATA), f'Metadata of {owner}')
        for key, kind in _METADATA.items():
            if not isinstance(entry['Metadata'][key], kind):
                raise ConfigError(f'{key!r} of {owner} has to be of type {kind.__name__}.')
        return cls(
            name=entry['Name'],
            collection=entry['In Collection'],
            config=entry['Config'],
            metadata=entry['Metadata'],
            results=tuple(ZooResult.from_entry(result, owner) for result in entry.get('Results', ())),
        )

    @property
    def published(self) -> tuple[ZooResult, ...]:
        """Figures of papers."""
        return tuple(result for result in self.results if result.published)

    @property
    def measured(self) -> tuple[ZooResult, ...]:
        """Figures that a command of this repository printed."""
        return tuple(result for result in self.results if not result.published)


def _check_keys(entry: Mapping[str, Any], known: set[str], required: set[str], owner: str) -> None:
    for key in entry:
        if key not in known:
            raise ConfigError(f'{owner} has an unknown key {key!r}; {nearest(key, known)}')
    missing = sorted(required - set(entry))
    if missing:
        raise ConfigError(f'{owner} lacks {", ".join(missing)}.')
