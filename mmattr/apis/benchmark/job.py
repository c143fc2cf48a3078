"""One training of a benchmark: a run with a seed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mmattr.apis.benchmark.suite import SuiteRun

JOB_FILE = 'job.json'
RUN_FILE = 'run.json'
SCORE_FILE = 'scores_test.npz'
LOG_FILE = 'benchmark.log'


@dataclass(frozen=True)
class Job:
    """A run with a seed, and everything that decides its result.

    Args:
        index: Position in the plan.
        run: The method.
        seed: The seed.
        folder: Its work folder.
        settings: Every value of the config after all options as text by dotted key, the seed, the version of mmattr and
            the fingerprint of the first stage.
        first_stage: The job whose checkpoint it starts from.
    """

    index: int
    run: SuiteRun
    seed: int
    folder: Path
    settings: Mapping[str, str]
    first_stage: 'Job | None' = None

    @property
    def name(self) -> str:
        """Name for messages."""
        return f'{self.run.name} seed {self.seed}'

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the settings: two jobs that share it have the same result."""
        return hashlib.sha256(json.dumps(dict(self.settings), sort_keys=True).encode()).hexdigest()[:16]
