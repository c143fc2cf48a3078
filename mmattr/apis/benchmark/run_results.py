"""What the finished jobs of a benchmark have left."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from mmattr.apis.benchmark.job import RUN_FILE, SCORE_FILE, Job
from mmattr.apis.benchmark.job_state import JobState, job_state
from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.apis.finished_run import read_json
from mmattr.errors import DataError
from mmattr.evaluation.score_file import ScoreFile


class RunResults(NamedTuple):
    """The finished seeds of a run.

    Attributes:
        run: The run.
        seeds: S seeds.
        records: What ``run.json`` holds, one per seed.
        scores: Labels and scores of the test split, one per seed.
    """

    run: SuiteRun
    seeds: tuple[int, ...]
    records: tuple[dict[str, Any], ...]
    scores: tuple[ScoreFile, ...]


def collect_results(suite: Suite, jobs: Sequence[Job]) -> tuple[list[RunResults], list[str]]:
    """Read everything that is finished.

    Args:
        suite: The suite.
        jobs: Its jobs.

    Returns:
        The runs with at least one finished seed, in the order of the suite, and the names of the jobs that are missing.

    Raises:
        DataError: If two jobs were not tested on the same labels.
    """
    done = [job for job in jobs if job_state(job) is JobState.DONE]
    results = []
    for run in suite.runs:
        own = [job for job in done if job.run.name == run.name]
        if own:
            results.append(
                RunResults(
                    run,
                    tuple(job.seed for job in own),
                    tuple(read_json(job.folder / RUN_FILE) for job in own),
                    tuple(ScoreFile.load(job.folder / SCORE_FILE) for job in own),
                )
            )
    _check_same_test(results)
    finished = {job.index for job in done}
    return results, [job.name for job in jobs if job.index not in finished]


def _check_same_test(results: Sequence[RunResults]) -> None:
    """Refuse results that cannot be compared image by image."""
    files = [scores for result in results for scores in result.scores]
    for other in files[1:]:
        first = files[0]
        for what, same in (
            ('attributes', first.names == other.names),
            ('images', first.img_path == other.img_path),
            ('labels', np.array_equal(first.label, other.label)),
        ):
            if not same:
                raise DataError(f'{first.source} and {other.source} hold other {what}; a benchmark has one test split.')
