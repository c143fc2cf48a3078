"""Speeds that have been measured before."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mmengine.config import Config

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.job_state import write_json
from mmattr.apis.benchmark.plan_jobs import job_config
from mmattr.apis.benchmark.speed import measure_speed
from mmattr.apis.finished_run import read_json

SPEED_FILE = 'speed.json'


def stored_speed(
    out_dir: Path,
    jobs: Sequence[Job],
    may_measure: bool = True,
    anew: bool = False,
    measure: Callable[[Mapping[str, Config]], dict[str, dict[str, Any]]] = measure_speed,
) -> dict[str, dict[str, Any]]:
    """Read the speeds of the runs, and measure those of all runs together if one is missing.

    Args:
        out_dir: Folder of the benchmark; the speeds are kept there.
        jobs: One job of every run; a speed is missing when the run has other settings than when it was measured.
        may_measure: Whether to measure.
        anew: Whether to measure although nothing is missing.
        measure: Measures.

    Returns:
        Speeds by run; without measuring only those that are known.
    """
    path = out_dir / SPEED_FILE
    known = read_json(path) if path.is_file() else {}
    valid = {
        job.run.name: known[job.run.name]
        for job in jobs
        if known.get(job.run.name, {}).get('fingerprint') == job.fingerprint
    }
    if not may_measure or (len(valid) == len(jobs) and not anew):
        return valid
    speeds = measure({job.run.name: job_config(job.run) for job in jobs})
    content = {job.run.name: {**speeds[job.run.name], 'fingerprint': job.fingerprint} for job in jobs}
    write_json(path, content)
    return content
