"""Where the names of a model's attributes come from."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from mmengine.config import Config
from mmengine.logging import print_log
from mmengine.model import BaseModel

from mmattr.errors import CheckpointError, ConfigError
from mmattr.registry import DATASETS


@dataclass(frozen=True)
class AttributeNames:
    """Names and groups of a model's attributes, in the order of its outputs.

    Args:
        names: M names.
        groups: M group names, empty strings for none.
        source: `'checkpoint'`, `'config'`, `'user'` or `'numbered'`.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    source: str

    @classmethod
    def from_checkpoint(cls, meta: dict, path: str) -> 'AttributeNames | None':
        """Take the names that training stored beside the weights.

        Args:
            meta: The `meta` dict of a checkpoint.
            path: The file, for the error.

        Returns:
            The names, or None when the checkpoint carries none.

        Raises:
            CheckpointError: If two attributes have the same name.
        """
        dataset_meta = meta.get('dataset_meta')
        if not isinstance(dataset_meta, dict) or not dataset_meta.get('attributes'):
            return None
        names = tuple(str(name) for name in dataset_meta['attributes'])
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise CheckpointError(f'The checkpoint {path!r} names the attribute {repeated[0]!r} twice.')
        return cls(names, _groups(dataset_meta.get('groups'), len(names)), 'checkpoint')

    @classmethod
    def from_user(cls, names: tuple[str, ...], group_by_name: Mapping[str, str]) -> 'AttributeNames':
        """Take names that were typed; those that the training knew keep their groups.

        Args:
            names: M names.
            group_by_name: Groups of the attributes of the training.

        Returns:
            The names.
        """
        return cls(names, tuple(group_by_name.get(name, '') for name in names), 'user')

    def attach_to(self, model: BaseModel) -> None:
        """Tell a model the names of its outputs, for predictions and for mmengine's visualizers.

        Args:
            model: Gets `attribute_names`, `attribute_groups`, `attribute_names_source` and `dataset_meta`.
        """
        model.attribute_names = self.names
        model.attribute_groups = self.groups
        model.attribute_names_source = self.source
        model.dataset_meta = dict(attributes=self.names, groups=self.groups)

    @classmethod
    def from_config(cls, cfg: Config, num_attributes: int, has_checkpoint: bool) -> 'AttributeNames':
        """Take the names that a config states; number the attributes, and say so, when it states none.

        The list of a data set may change after a training, so beside trained weights only the keys `attribute_names`
        and `model.labels` count, which somebody wrote for exactly this purpose.

        Args:
            cfg: The whole config.
            num_attributes: M of the model.
            has_checkpoint: Whether trained weights (without names) are in use.

        Returns:
            The names.

        Raises:
            ConfigError: If the config states another number of names.
        """
        stated, groups = cfg.get('attribute_names') or (cfg.get('model') or {}).get('labels'), None
        if not stated and not has_checkpoint:
            dataset_meta = _dataset_meta(cfg)
            stated, groups = dataset_meta.get('attributes'), dataset_meta.get('groups')
        if stated:
            if len(stated) != num_attributes:
                raise ConfigError(
                    f'The config names {len(stated)} attributes but its model has num_attributes={num_attributes}.'
                )
            return cls(tuple(stated), _groups(groups, num_attributes), 'config')
        reason = 'The checkpoint carries no attribute names' if has_checkpoint else 'The config names no attributes'
        print_log(
            f'{reason}: they are numbered attr_0 to attr_{num_attributes - 1}; the config key attribute_names=[...] '
            'names them.',
            logger='current',
            level=logging.WARNING,
        )
        names = tuple(f'attr_{index}' for index in range(num_attributes))
        return cls(names, ('',) * num_attributes, 'numbered')


def _groups(groups: object, count: int) -> tuple[str, ...]:
    """Group names, or empty strings when there are none or another number."""
    if isinstance(groups, (list, tuple)) and len(groups) == count:
        return tuple(str(group or '') for group in groups)
    return ('',) * count


def _dataset_meta(cfg: Config) -> dict:
    """Meta information that the test data set has without reading any file."""
    dataset = (cfg.get('test_dataloader') or {}).get('dataset') or {}
    if dataset.get('metainfo'):
        return dict(dataset['metainfo'])
    kind = dataset.get('type')
    if isinstance(kind, str) and kind in DATASETS:
        kind = DATASETS.get(kind)
    return dict(getattr(kind, 'METAINFO', None) or {})
