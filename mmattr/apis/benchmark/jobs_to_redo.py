"""Which jobs are started again from nothing."""

from collections.abc import Sequence

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.job_state import JobState, job_state
from mmattr.apis.benchmark.suite import Suite


def jobs_to_redo(jobs: Sequence[Job], suite: Suite, names: Sequence[str] | None) -> list[Job]:
    """Choose the jobs of ``--redo``.

    Args:
        jobs: The plan.
        suite: The suite.
        names: Runs to repeat whatever their state; without a name the jobs whose settings have changed; None for no
            job at all.

    Returns:
        The jobs, with those that start from the checkpoint of one of them.

    Raises:
        ConfigError: If there is no run of a name.
    """
    if names is None:
        return []
    wanted = {suite.run(name).name for name in names}
    chosen = {job.index for job in jobs if (job.run.name in wanted if names else job_state(job) is JobState.CHANGED)}
    # A job comes after its first stage, so one pass finds what depends on it.
    for job in jobs:
        if job.first_stage is not None and job.first_stage.index in chosen and job_state(job) is not JobState.NEW:
            chosen.add(job.index)
    return [job for job in jobs if job.index in chosen]
