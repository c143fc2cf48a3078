"""What the finished jobs of a benchmark have left."""

from collections.abc import Mapping, Sequence
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
        splits: Number of the test split of each seed: equal where the images and their labels are.
    """

    run: SuiteRun
    seeds: tuple[int, ...]
    records: tuple[dict[str, Any], ...]
    scores: tuple[ScoreFile, ...]
    splits: tuple[int, ...]


def collect_results(suite: Suite, jobs: Sequence[Job]) -> tuple[list[RunResults], list[str]]:
    """Read everything that is finished.

    Args:
        suite: The suite.
        jobs: Its jobs.

    Returns:
        The runs with at least one finished seed, in the order of the suite, and the names of the jobs that are missing.

    Raises:
        DataError: If two runs of a seed were not tested on the same labels, or two jobs on other attributes.
    """
    done = [job for job in jobs if job_state(job) is JobState.DONE]
    scores = {job.index: ScoreFile.load(job.folder / SCORE_FILE) for job in done}
    splits = _number_splits(
        {job.seed: [scores[other.index] for other in done if other.seed == job.seed] for job in done}
    )
    results = []
    for run in suite.runs:
        own = [job for job in done if job.run.name == run.name]
        if own:
            results.append(
                RunResults(
                    run,
                    tuple(job.seed for job in own),
                    tuple(read_json(job.folder / RUN_FILE) for job in own),
                    tuple(scores[job.index] for job in own),
                    tuple(splits[job.seed] for job in own),
                )
            )
    finished = {job.index for job in done}
    return results, [job.name for job in jobs if job.index not in finished]


def _number_splits(scores: Mapping[int, Sequence[ScoreFile]]) -> dict[int, int]:
    """Number the test splits of the seeds; refuse results of a seed that cannot be compared image by image."""
    first = next(iter(scores.values()), [None])[0]
    distinct: list[ScoreFile] = []
    numbers = {}
    for seed, files in sorted(scores.items()):
        for other in files:
            _check_same('attributes', first, other, first is not None and first.names == other.names)
            _check_same('images', files[0], other, files[0].img_path == other.img_path)
            _check_same('labels', files[0], other, np.array_equal(files[0].label, other.label))
        known = (index for index, split in enumerate(distinct) if _same_images(split, files[0]))
        numbers[seed] = next(known, len(distinct))
        if numbers[seed] == len(distinct):
            distinct.append(files[0])
    return numbers


def _same_images(first: ScoreFile, other: ScoreFile) -> bool:
    return first.img_path == other.img_path and np.array_equal(first.label, other.label)


def _check_same(what: str, first: ScoreFile | None, other: ScoreFile, same: bool) -> None:
    if first is not None and not same:
        raise DataError(f'{first.source} and {other.source} hold other {what}; all runs of a seed have one test split.')
