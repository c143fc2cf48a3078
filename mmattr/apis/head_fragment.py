"""A head and its neck, without a backbone, from the fragments that the configs share."""

from pathlib import Path

from mmengine.config import Config

from mmattr.apis.head_with_neck import HeadWithNeck
from mmattr.config_path import shipped_folder
from mmattr.errors import ConfigError
from mmattr.registry import MODELS, nearest


def list_heads() -> list[str]:
    """List the heads that come with mmattr.

    Returns:
        Names of the fragments in ``configs/_base_/heads``.
    """
    return sorted(path.stem for path in (shipped_folder('configs') / '_base_' / 'heads').glob('*.py'))


class HeadFragment:
    """What a file of ``configs/_base_/heads`` describes: ``neck`` and ``head``.

    Args:
        source: Name of a shipped fragment, or the path of a file like those.

    Attributes:
        name: Name of the fragment.

    Raises:
        ConfigError: If there is no such file or it states no neck and head.
    """

    def __init__(self, source: str) -> None:
        path = Path(source)
        if path.suffix != '.py':
            if source not in list_heads():
                raise ConfigError(
                    f'There is no head {source!r} in configs/_base_/heads; {nearest(source, list_heads())}'
                )
            path = shipped_folder('configs') / '_base_' / 'heads' / f'{source}.py'
        if not path.is_file():
            raise ConfigError(f'The file {source!r} does not exist.')
        self.name = path.stem
        self._config = Config.fromfile(path)
        if 'head' not in self._config or 'neck' not in self._config:
            raise ConfigError(f'The file {source!r} has to state neck (or None) and head.')

    def build(self, num_attributes: int, in_channels: int) -> HeadWithNeck:
        """Build neck and head.

        Args:
            num_attributes: M.
            in_channels: Channels C of the map.

        Returns:
            A module that takes maps.
        """
        neck = self._config.neck
        neck = None if neck is None else MODELS.build(neck, default_args=dict(in_channels=in_channels))
        sizes = dict(num_attributes=num_attributes, in_channels=in_channels if neck is None else neck.out_channels)
        return HeadWithNeck(neck, MODELS.build(self._config.head, default_args=sizes | dict(loss=None)))
