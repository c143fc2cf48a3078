"""Where the configs and tools that come with mmattr lie: in the checkout, or inside an installed wheel.

``python -m mmattr.config_path`` prints the folder of the configs, ``python -m mmattr.config_path NAME`` the path of one
config and ``python -m mmattr.config_path --tools`` the folder of the tools, so that a shell can say
``python $(python -m mmattr.config_path --tools)/train.py $(python -m mmattr.config_path label2label/pa100k.py)``.
"""

import argparse
import sys
from pathlib import Path

from mmattr.errors import ConfigError, MMAttrError
from mmattr.registry import nearest

PACKAGE = Path(__file__).resolve().parent
#: Folders inside ``configs`` whose files describe parts of runs or lists of runs.
NOT_RUN = frozenset({'_base_', 'benchmarks'})


def shipped_folder(name: str) -> Path:
    """Find a folder that is shipped beside the Python modules.

    A wheel carries ``configs`` and ``tools`` in ``mmattr/.mim``; a checkout and an editable install have them next to
    the package.

    Args:
        name: ``'configs'`` or ``'tools'``.

    Returns:
        The absolute path of the folder.

    Raises:
        ConfigError: If the installation has no such folder.
    """
    candidates = (PACKAGE / '.mim' / name, PACKAGE.parent / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    looked_in = ' and '.join(str(folder) for folder in candidates)
    raise ConfigError(f'This installation of mmattr has no folder {name!r}; looked for {looked_in}.')


def list_configs() -> list[str]:
    """List the shipped configs that can be run, without the fragments of ``_base_`` and the suites of ``benchmarks``.

    Returns:
        Names relative to the folder of the configs, sorted, such as ``'label2label/pa100k.py'``.
    """
    folder = shipped_folder('configs')
    names = (path.relative_to(folder) for path in folder.rglob('*.py'))
    return sorted(name.as_posix() for name in names if NOT_RUN.isdisjoint(name.parts))


def get_config_path(name: str) -> Path:
    """Find a shipped config by its name.

    Args:
        name: Relative to the folder of the configs, with or without ``.py``.

    Returns:
        The absolute path of the file, for ``mmengine.Config.fromfile``.

    Raises:
        ConfigError: If there is no such config; the sentence names the nearest ones.
    """
    wanted = name if name.endswith('.py') else f'{name}.py'
    names = list_configs()
    if wanted not in names:
        raise ConfigError(f'mmattr ships no config {name!r}; {nearest(wanted, names)}')
    return shipped_folder('configs') / wanted


def main() -> int:
    """Print the path that the command line asks for.

    Returns:
        The exit status: 0, or 2 when there is no such file or folder.
    """
    parser = argparse.ArgumentParser(prog='python -m mmattr.config_path', description=__doc__.splitlines()[0])
    parser.add_argument('name', nargs='?', help='a config such as label2label/pa100k.py; default: the configs folder')
    parser.add_argument('--tools', action='store_true', help='print the folder of the tools instead')
    parser.add_argument('--list', action='store_true', help='print the names of all configs instead')
    arguments = parser.parse_args()
    try:
        if arguments.list:
            print('\n'.join(list_configs()))
        elif arguments.name:
            print(get_config_path(arguments.name))
        else:
            print(shipped_folder('tools' if arguments.tools else 'configs'))
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main())
