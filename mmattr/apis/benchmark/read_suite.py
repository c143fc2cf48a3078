"""From a suite file or config files to a suite."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmattr.apis.benchmark.budget import budget_options
from mmattr.apis.benchmark.option_text import flatten_options
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.config_path import shipped_folder
from mmattr.engine.load_config import load_config
from mmattr.errors import ConfigError
from mmattr.registry import nearest

DEFAULT_SEEDS = (0, 1, 2)
SUITE_KEYS = ('runs', 'seeds', 'baseline', 'options', 'epochs')
RUN_KEYS = SuiteRun._fields


def read_suite(
    paths: Sequence[str | Path],
    seeds: Sequence[int] | None = None,
    baseline: str | None = None,
    options: Mapping[str, Any] | None = None,
    epochs: int | None = None,
) -> Suite:
    """Read one suite file, or make a suite of configs.

    A suite file is a Python config with ``runs = [dict(name=..., config=..., options=..., first_stage=...), ...]`` and,
    optionally, ``seeds``, ``baseline``, ``options`` for all runs and ``epochs``. The arguments take precedence over it,
    and the options of a run over those for all.

    Args:
        paths: One suite file, or configs.
        seeds: Seeds of every run, 0, 1 and 2 by default.
        baseline: Name of the run to compare with, the first one by default.
        options: Values for all runs by dotted key.
        epochs: Length of every training; schedules counted in epochs are stretched with it.

    Returns:
        The suite.

    Raises:
        ConfigError: If a file, a key or a value cannot be used.
    """
    first = load_config(paths[0])
    is_suite = _looks_like_a_suite(first)
    if is_suite and len(paths) > 1:
        raise ConfigError(f'{paths[0]} is a suite and stands alone, but {paths[1]} was given too.')
    content: dict[str, Any] = {'runs': _name_configs([Path(path) for path in paths])}
    if is_suite:
        content = _check_suite(first, paths[0])
    epochs = content.get('epochs') if epochs is None else epochs
    shared = flatten_options(content.get('options') or {})
    runs = []
    for entry in content['runs']:
        config = _find_config(entry['config'], Path(paths[0]))
        merged = {**shared, **flatten_options(entry.get('options') or {}), **(options or {})}
        if epochs is not None:
            merged |= budget_options(load_config(config, merged), epochs)
        runs.append(SuiteRun(entry['name'], config, merged, entry.get('first_stage')))
    return Suite(
        name=Path(paths[0]).stem,
        runs=tuple(runs),
        seeds=tuple(seeds if seeds is not None else content.get('seeds', DEFAULT_SEEDS)),
        baseline=baseline or content.get('baseline') or runs[0].name,
    )


def _looks_like_a_suite(cfg: Config) -> bool:
    """Tell a suite, also one with a misspelt key, from a config to train with."""
    return 'model' not in cfg


def _check_suite(cfg: Config, path: str | Path) -> dict[str, Any]:
    """Check the keys of a suite and of its runs."""
    content = cfg.to_dict()
    _check_keys([key for key in content if not key.startswith('_')], SUITE_KEYS, f'The suite {path}')
    runs = content.get('runs')
    if not isinstance(runs, (list, tuple)) or not runs:
        raise ConfigError(f"The suite {path} needs runs = [dict(name='...', config='...'), ...].")
    for index, run in enumerate(runs):
        if not isinstance(run, Mapping):
            raise ConfigError(
                f'runs[{index}] of the suite {path} is {run!r}, a dict(name=..., config=...) was expected.'
            )
        _check_keys(run, RUN_KEYS, f'runs[{index}] of the suite {path}')
        for key in ('name', 'config'):
            if key not in run:
                raise ConfigError(f'runs[{index}] of the suite {path} has no {key!r}.')
    return content


def _check_keys(keys: Collection[str], valid: Collection[str], where: str) -> None:
    for key in keys:
        if key not in valid:
            raise ConfigError(f'{where} has the unknown key {key!r}; {nearest(str(key), valid)}')


def _find_config(name: str, suite: Path) -> Path:
    """Find a config from the working folder, from the folder of the suite, or among the shipped ones."""
    # The shipped configs may lie inside an installed package, under another folder than 'configs'.
    inside = Path(*Path(name).parts[1:]) if Path(name).parts[:1] == ('configs',) else Path(name)
    candidates = [Path(name), suite.parent / name, shipped_folder('configs') / inside]
    return next((path for path in candidates if path.is_file()), candidates[0])


def _name_configs(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Name configs by what tells them apart: their folder, their file, or both."""
    folders = [path.resolve().parent.name for path in paths]
    stems = [path.stem for path in paths]
    # A plugin with few configs has no folder per method.
    methods = [stem if folder == 'configs' else folder for folder, stem in zip(folders, stems, strict=True)]
    both = [f'{folder}_{stem}' for folder, stem in zip(folders, stems, strict=True)]
    names = next((names for names in (methods, stems) if len(set(names)) == len(paths)), both)
    return [{'name': name, 'config': str(path)} for name, path in zip(names, paths, strict=True)]
