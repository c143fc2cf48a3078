"""Train and test several configs with several seeds and compare them in one report.

    python tools/benchmark.py configs/benchmarks/synthetic.py --processes 2
    python tools/benchmark.py configs/fc/synthetic.py configs/aqn/synthetic.py --seeds 0 1 2 --epochs 3

Takes one suite file or configs. What is done is skipped and what was cut goes on, so that the same command again
continues a benchmark that was interrupted. Described in docs/en/user_guides/benchmark.md.
"""

import argparse
import shlex
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis.benchmark.build_report import build_report
from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.job_record import write_record
from mmattr.apis.benchmark.job_runner import JobRunner
from mmattr.apis.benchmark.job_state import job_state
from mmattr.apis.benchmark.jobs_to_redo import jobs_to_redo
from mmattr.apis.benchmark.plan_jobs import plan_jobs
from mmattr.apis.benchmark.read_suite import read_suite
from mmattr.apis.benchmark.report_text import primary_table
from mmattr.apis.benchmark.run_results import collect_results
from mmattr.apis.benchmark.slurm_submission import DEFAULT_RESOURCES, submit, tool_words, write_slurm_scripts
from mmattr.apis.benchmark.stored_speed import stored_speed
from mmattr.apis.benchmark.suite import Suite
from mmattr.apis.benchmark.write_report import write_report
from mmattr.engine.command_line import OverrideAction, run_tool
from mmattr.errors import ConfigError
from mmattr.evaluation.functional.bootstrap import NUM_RESAMPLES

#: Exit status when some jobs failed, and after Ctrl-C or SIGTERM.
FAILED, STOPPED = 1, 130
#: Options that say where and whether to run, not what, with the number of their values.
_MANY = 10**6
_WHERE = {'--slurm': 1, '--slurm-args': 1, '--processes': 1, '--redo': _MANY, '--only': 1, '--report': 0, '--list': 0}
_AGAIN = {'--report': 0, '--speed': 0, '--no-speed': 0, '--redo': _MANY}


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    add = parser.add_argument
    add('configs', nargs='+', metavar='SUITE|CONFIG', help='a suite file, or config files')
    add('--seeds', type=int, nargs='+', help="seeds of every run (default: the suite's, or 0 1 2)")
    add('--baseline', metavar='NAME', help='run to compare with (default: that of the suite, or the first)')
    add('--epochs', type=int, help='length of every training; schedules are stretched to it')
    add('--cfg-options', nargs='+', action=OverrideAction, metavar='KEY=VALUE', help='change values of every config')
    add('--out-dir', help='folder of the benchmark (default: work_dirs/benchmark/<suite>)')
    redo = 'delete and repeat the runs of these names; without a name those whose config or options have changed'
    add('--redo', nargs='*', metavar='NAME', help=redo)
    where = parser.add_mutually_exclusive_group()
    processes = 'runs at a time, each in its own process (default: 1); 0 works in this process'
    where.add_argument('--processes', type=int, default=1, metavar='N', help=processes)
    where.add_argument('--slurm', metavar='PARTITION', help='submit a Slurm array, and a report that waits for it')
    add('--slurm-args', default=DEFAULT_RESOURCES, metavar='OPTIONS', help='sbatch options of a task: %(default)s')
    add('--only', type=int, metavar='INDEX', help='do one job of the plan, counted from 0, and write no report')
    add('--list', action='store_true', help='print the plan and how far it is, run nothing')
    add('--report', action='store_true', help='write the report of what is finished, train nothing')
    speed = parser.add_mutually_exclusive_group()
    speed.add_argument('--speed', action='store_true', help='time inference and training steps anew')
    speed.add_argument('--no-speed', action='store_true', help='do not time them')
    add('--resamples', type=int, default=NUM_RESAMPLES, help='of the bootstrap (default: %(default)s)')
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark.

    Args:
        arguments: The command line; that of the process by default.

    Returns:
        Exit status: 0, or 1 when a job failed or is missing.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    args = build_parser().parse_args(words)
    suite = read_suite(args.configs, args.seeds, args.baseline, args.cfg_options, args.epochs)
    out_dir = Path(args.out_dir or Path('work_dirs') / 'benchmark' / suite.name)
    jobs = plan_jobs(suite, out_dir)
    if args.list:
        for job in jobs:
            say(f'{job.index:3}  {job.name:30}  {job_state(job).value:8}  {job.folder}')
        return 0
    runner = JobRunner(jobs, write_record, args.processes, jobs_to_redo(jobs, suite, args.redo), say=say)
    if args.slurm:
        commands = write_slurm_scripts(
            tool_words(words, _WHERE), runner.prepare(jobs), out_dir, args.slurm, args.slurm_args
        )
        say(f'submitted as {", ".join(submit(commands, out_dir / "slurm"))}')
        return 0
    if not args.report:
        failed = runner.run(None if args.only is None else [choose(jobs, args.only)])
        if args.only is not None:
            return FAILED if failed else 0
    return report(args, suite, jobs, out_dir, words)


def report(args: argparse.Namespace, suite: Suite, jobs: Sequence[Job], out_dir: Path, words: Sequence[str]) -> int:
    """Write the report of what is finished.

    Args:
        args: The command line.
        suite: The suite.
        jobs: Its jobs.
        out_dir: Folder of the benchmark.
        words: The command line in words.

    Returns:
        Exit status: 1 when a job is missing.
    """
    results, missing = collect_results(suite, jobs)
    if not results:
        say(f'nothing is finished in {out_dir}, so there is no report')
        return FAILED
    finished = {result.run.name for result in results}
    timed = [job for job in jobs if job.run.name in finished and job.seed == suite.seeds[0]]
    speed = stored_speed(out_dir, timed, may_measure=not args.no_speed, anew=args.speed)
    content = build_report(suite, results, missing, speed, args.resamples)
    command = f'python tools/benchmark.py {shlex.join(tool_words(words, _AGAIN)[2:])}'
    path = write_report(content, out_dir, command)
    say(f'{content["primary"]} on {content["dataset"]}, {content["split"]} split:\n{primary_table(content)}')
    say(f'report: {path}')
    if missing:
        say(f'not finished: {", ".join(missing)}')
    return FAILED if missing else 0


def choose(jobs: Sequence[Job], index: int) -> Job:
    """Take a job of the plan.

    Args:
        jobs: The plan.
        index: Position.

    Returns:
        The job.

    Raises:
        ConfigError: If the plan is shorter.
    """
    if not 0 <= index < len(jobs):
        raise ConfigError(f'--only takes 0 to {len(jobs) - 1}, the jobs of this benchmark, got {index}.')
    return jobs[index]


def say(line: str) -> None:
    """Print a line at once, also into a file."""
    print(line, flush=True)


def run() -> None:
    """Run the tool and turn a signal into an orderly end."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say('stopped; the same command again goes on from here')
        sys.exit(STOPPED)


if __name__ == '__main__':
    run_tool(run)
