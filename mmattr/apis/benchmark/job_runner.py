"""Working through the jobs of a benchmark."""

import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from mmattr.apis.benchmark.folder_lock import FolderLock
from mmattr.apis.benchmark.job import LOG_FILE, Job
from mmattr.apis.benchmark.job_process import JobProcess, last_lines
from mmattr.apis.benchmark.job_state import JobState, describe_change, job_state, mark_started, remove_job
from mmattr.apis.benchmark.train_command import child_environment, train_command, train_here
from mmattr.engine.command_line import sentence_of
from mmattr.errors import ConfigError, MMAttrError

POLL_SECONDS = 0.2


class JobRunner:
    """Trains and tests jobs, one by one in this process or several at a time in children.

    What is done is skipped, what was cut goes on from its latest checkpoint, and what fails does not stop the others.

    Args:
        jobs: All jobs of the benchmark.
        finish: Called with a job after its training; writes ``run.json`` and returns a line on the result.
        num_processes: Children at a time; 0 works in this process.
        redo: Jobs to start again from nothing.
        say: Takes one line per event.
        command: Makes the command of a child.
        here: Trains in this process.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        finish: Callable[[Job], str],
        num_processes: int = 1,
        redo: Iterable[Job] = (),
        say: Callable[[str], None] = print,
        command: Callable[[Job], list[str]] = train_command,
        here: Callable[[Job], None] = train_here,
    ) -> None:
        if num_processes < 0:
            raise ConfigError(f'--processes must be at least 0, got {num_processes}.')
        self.jobs = list(jobs)
        self.failed: dict[int, str] = {}
        self._finish, self._say, self._command, self._here = finish, say, command, here
        self._num_processes = num_processes
        self._redo = {job.index for job in redo}
        self._done: set[int] = set()
        self._running: dict[int, JobProcess] = {}

    def run(self, only: Sequence[Job] | None = None) -> dict[int, str]:
        """Work until every job is done or failed.

        Args:
            only: Work on these jobs only; all by default. A first stage that is not among them has to be done.

        Returns:
            Why jobs failed, by index.

        Raises:
            ConfigError: If a finished or cut job had other settings and is not to be redone; nothing has run then.
        """
        chosen = self.jobs if only is None else list(only)
        waiting = deque(self.prepare(chosen))
        try:
            while waiting or self._running:
                self._start(waiting)
                self._collect()
        finally:
            for child in self._running.values():
                child.ask_to_end()
            for child in self._running.values():
                child.stop()
        return self.failed

    def prepare(self, chosen: Sequence[Job]) -> list[Job]:
        """Find out what is done, and delete what is to be done again.

        Args:
            chosen: The jobs to work on.

        Returns:
            Those of them that are not done.

        Raises:
            ConfigError: If a job had other settings and is not to be redone; nothing has been deleted then.
        """
        states = {job.index: job_state(job) for job in self.jobs}
        for job in chosen:
            if states[job.index] is JobState.CHANGED and job.index not in self._redo:
                raise ConfigError(describe_change(job))
        self._done = {index for index, state in states.items() if state is JobState.DONE}
        for job in chosen:
            if job.index in self._redo:
                with FolderLock(job.folder):
                    remove_job(job)
                self._redo.discard(job.index)
                self._done.discard(job.index)
            elif job.index in self._done:
                self._tell(job, 'done before, skipped')
        return [job for job in chosen if job.index not in self._done]

    def _start(self, waiting: deque[Job]) -> None:
        """Start what can be started, in order."""
        for job in list(waiting):
            if len(self._running) >= max(1, self._num_processes):
                return
            first = job.first_stage
            if first is not None and first.index not in self._done:
                if first in waiting or first.index in {child.job.index for child in self._running.values()}:
                    continue
                waiting.remove(job)
                self._fail(job, f'not run, because its first stage, {first.name}, is not done')
                continue
            waiting.remove(job)
            try:
                self._begin(job)
            except MMAttrError as error:
                self._fail(job, sentence_of(error))

    def _begin(self, job: Job) -> None:
        with ExitStack() as held:
            lock = FolderLock(job.folder)
            held.callback(lock.release)
            state = job_state(job)
            if state is JobState.DONE:  # by another process, after this one had planned
                self._done.add(job.index)
                self._tell(job, 'done by another process, skipped')
                return
            mark_started(job)
            self._tell(job, 'goes on where it was cut' if state is JobState.CUT else 'started')
            if self._num_processes == 0:
                self._work_here(job)
                return
            slot = next(slot for slot in range(self._num_processes) if slot not in self._running)
            environment = child_environment(slot, self._num_processes)
            self._running[slot] = JobProcess(job, self._command(job), environment, lock)
            held.pop_all()  # the folder stays locked until the child has ended

    def _work_here(self, job: Job) -> None:
        started = time.monotonic()
        try:
            self._here(job)
        # Whatever a model, a data set or a plugin raises ends this job and not the others.
        except Exception as error:
            Path(job.folder / LOG_FILE).write_text(traceback.format_exc(), encoding='utf-8')
            reason = sentence_of(error) if isinstance(error, MMAttrError) else f'{type(error).__name__}: {error}'
            self._fail(job, f'{reason} (see {job.folder / LOG_FILE})')
            return
        self._complete(job, time.monotonic() - started)

    def _collect(self) -> None:
        """Wait for a moment and look after the children."""
        if self._running:
            time.sleep(POLL_SECONDS)
        for slot, child in list(self._running.items()):
            status = child.poll()
            if status is None:
                continue
            del self._running[slot]
            if status == 0:
                self._complete(child.job, child.seconds())
            else:
                how = f'signal {-status}' if status < 0 else f'exit status {status}'
                log = ''.join(f'\n    {line}' for line in last_lines(child.job))
                self._fail(child.job, f'{how}; the end of {child.job.folder / LOG_FILE}:{log}')
            child.lock.release()

    def _complete(self, job: Job, seconds: float) -> None:
        try:
            result = self._finish(job)
        # The training is safe on the disk; what goes wrong while it is written up must not stop the others.
        except Exception as error:
            reason = sentence_of(error) if isinstance(error, MMAttrError) else traceback.format_exc()
            self._fail(job, f'trained, but its result cannot be written up: {reason}')
            return
        self._done.add(job.index)
        self._tell(job, f'done in {seconds:.0f} s: {result}')

    def _fail(self, job: Job, reason: str) -> None:
        self.failed[job.index] = reason
        self._tell(job, f'FAILED: {reason}')

    def _tell(self, job: Job, event: str) -> None:
        self._say(f'[{job.index + 1}/{len(self.jobs)}] {job.name}: {event}')
