"""What a benchmark compares."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from mmattr.errors import ConfigError
from mmattr.registry import nearest

#: Names become folders and parts of option values.
_NAME = re.compile(r'[A-Za-z0-9][A-Za-z0-9_.+-]*')


class SuiteRun(NamedTuple):
    """One method of a suite, trained once per seed.

    Attributes:
        name: Its name in the report and its folder.
        config: The config file.
        options: Values that replace those of the file, by dotted key.
        first_stage: Name of the run whose checkpoint of the same seed becomes ``model.first_stage_checkpoint``.
    """

    name: str
    config: Path
    options: Mapping[str, Any]
    first_stage: str | None = None


@dataclass(frozen=True)
class Suite:
    """Runs and seeds.

    Args:
        name: Name of the suite.
        runs: The methods, in the order of the report.
        seeds: Seeds of every run, in the order of the work.
        baseline: Name of the run that the others are compared with.

    Raises:
        ConfigError: If a name is not usable, occurs twice or is not there, or a seed is negative or repeated.
    """

    name: str
    runs: tuple[SuiteRun, ...]
    seeds: tuple[int, ...]
    baseline: str

    def __post_init__(self) -> None:
        if not self.runs:
            raise ConfigError(f'The benchmark {self.name} has no runs.')
        names = [run.name for run in self.runs]
        for name in names:
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise ConfigError(
                    f'The benchmark {self.name} calls a run {name!r}; a name takes letters, digits, "_", ".", "+" and '
                    '"-", and starts with a letter or a digit.'
                )
            if names.count(name) > 1:
                raise ConfigError(f'The benchmark {self.name} has two runs called {name!r}; each needs its own name.')
        if self.baseline not in names:
            raise ConfigError(
                f'The baseline {self.baseline!r} is no run of the benchmark {self.name}; '
                f'{nearest(str(self.baseline), names)}'
            )
        self._check_seeds()
        for run in self.runs:
            self._check_first_stage(run)

    def run(self, name: str) -> SuiteRun:
        """Find a run.

        Args:
            name: Its name.

        Returns:
            The run.

        Raises:
            ConfigError: If there is none of this name.
        """
        runs = {run.name: run for run in self.runs}
        if name not in runs:
            raise ConfigError(f'The benchmark {self.name} has no run {name!r}; {nearest(str(name), runs)}')
        return runs[name]

    def _check_seeds(self) -> None:
        if not self.seeds:
            raise ConfigError(f'The benchmark {self.name} has no seeds.')
        for seed in self.seeds:
            if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
                raise ConfigError(
                    f'A seed of the benchmark {self.name} must be an integer of at least 0, got {seed!r}.'
                )
        if len(set(self.seeds)) < len(self.seeds):
            raise ConfigError(f'The benchmark {self.name} names a seed twice: {", ".join(map(str, self.seeds))}.')

    def _check_first_stage(self, run: SuiteRun) -> None:
        """Check that a first stage exists and is not a second stage itself, which also excludes circles."""
        if run.first_stage is None:
            return
        first = self.run(run.first_stage)
        if first.first_stage is not None:
            raise ConfigError(
                f'The first stage of {run.name!r} is {first.name!r}, which has a first stage itself; only one is '
                'supported.'
            )
