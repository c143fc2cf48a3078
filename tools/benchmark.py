"""Train and test several configs with several seeds and compare them in one report.

    python tools/benchmark.py configs/benchmarks/synthetic.py --processes 2
    python tools/benchmark.py configs/fc/synthetic.py configs/aqn/synthetic.py --seeds 0 1 2 --epochs 3

Takes one suite file or configs. What is done is skipped and what was cut goes on, so that the same command again
continues a benchmark that was interrupted. Described in docs/en/user_guides/benchmark.md.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from mmattr.apis.benchmark.job import Job
from mmattr.apis.benchmark.job_record import write_record
from mmattr.apis.benchmark.job_runner import JobRunner
from mmattr.apis.benchmark.jobs_to_redo import jobs_to_redo
from mmattr.apis.benchmark.plan_jobs import plan_jobs
from mmattr.apis.benchmark.read_suite import read_suite
from mmattr.engine.command_line import OverrideAction, run_tool
from mmattr.errors import ConfigError

#: Exit status when some jobs failed, and after Ctrl-C or SIGTERM.
FAILED, STOPPED = 1, 130


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('configs', nargs='+', metavar='SUITE|CONFIG', help='a suite file, or config files')
    parser.add_argument('--seeds', type=int, nargs='+', help="seeds of every run (default: the suite's, or 0 1 2)")
    parser.add_argument(
        '--baseline', metavar='NAME', help='run to compare with (default: that of the suite, or the first)'
    )
    parser.add_argument('--epochs', type=int, help='length of every training; schedules are stretched to it')
    parser.add_argument(
        '--cfg-options', nargs='+', action=OverrideAction, metavar='KEY=VALUE', help='change values of every config'
    )
    parser.add_argument('--out-dir', help='folder of the benchmark (default: work_dirs/benchmark/<suite>)')
    parser.add_argument(
        '--redo',
        nargs='*',
        metavar='NAME',
        help='delete and repeat the runs of these names; without a name those whose config or options have changed',
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        '--processes',
        type=int,
        default=1,
        metavar='N',
        help='runs at a time, each in its own process; 0: in this process',
    )
    parser.add_argument('--only', type=int, metavar='INDEX', help='do one job of the plan, counted from 0, no report')
    parser.add_argument('--list', action='store_true', help='print the plan and what is done, run nothing')
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark.

    Args:
        arguments: The command line; that of the process by default.

    Returns:
        Exit status: 0, or 1 when a job failed.
    """
    args = build_parser().parse_args(arguments)
    suite = read_suite(args.configs, args.seeds, args.baseline, args.cfg_options, args.epochs)
    out_dir = Path(args.out_dir or Path('work_dirs') / 'benchmark' / suite.name)
    jobs = plan_jobs(suite, out_dir)
    redo = jobs_to_redo(jobs, suite, args.redo)
    runner = JobRunner(jobs, write_record, args.processes, redo, say=say)
    failed = runner.run(None if args.only is None else [choose(jobs, args.only)])
    return FAILED if failed else 0


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
