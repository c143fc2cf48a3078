"""Every import of the packages of the extra ``export``, which are optional and imported when they are needed."""

from importlib import import_module
from types import ModuleType

from mmattr.errors import ConfigError


def import_engine(name: str, *needs: str) -> ModuleType:
    """Import a package of the extra, or a module of one.

    Args:
        name: Such as ``'onnxruntime'`` or ``'onnxruntime.quantization'``.
        needs: Packages that it cannot be used without, imported before it.

    Returns:
        The module.

    Raises:
        ConfigError: If one of the packages is missing.
    """
    for needed in (*needs, name):
        try:
            module = import_module(needed)
        except ImportError as error:
            package = needed.partition('.')[0]
            raise ConfigError(
                f'This needs the package {package}, which is not installed: pip install "mmattr[export]".'
            ) from error
    return module
