"""A job that runs in a child process."""

import subprocess
import time
from collections.abc import Mapping, Sequence

from mmattr.apis.benchmark.folder_lock import FolderLock
from mmattr.apis.benchmark.job import LOG_FILE, Job

#: Seconds between asking a child to end and ending it.
GRACE = 10.0
#: Lines of a log that a failure shows.
SHOWN_LINES = 6


class JobProcess:
    """Starts the training of a job and holds its folder until it ends.

    The output is appended to ``benchmark.log`` in the folder. The child stays in the process group of the benchmark, so
    that what stops the group stops it too.

    Args:
        job: The job.
        command: The words of its command.
        environment: The environment of the child.
        lock: The lock of the folder.
    """

    def __init__(self, job: Job, command: Sequence[str], environment: Mapping[str, str], lock: FolderLock) -> None:
        self.job = job
        self.lock = lock
        self.started = time.monotonic()
        with (job.folder / LOG_FILE).open('ab') as log:
            self.process = subprocess.Popen(
                list(command),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(lock.handle,),
            )

    def poll(self) -> int | None:
        """Ask whether the child has ended.

        Returns:
            Its exit status, negative for a signal; None while it runs.
        """
        return self.process.poll()

    def seconds(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def ask_to_end(self) -> None:
        """Tell the child to end, without waiting for it."""
        if self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """End the child, gently first."""
        self.ask_to_end()
        if self.process.poll() is None:
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.lock.release()


def last_lines(job: Job, count: int = SHOWN_LINES) -> list[str]:
    """Read the end of the log of a job.

    Args:
        job: The job.
        count: How many lines.

    Returns:
        At most so many lines that are not empty.
    """
    path = job.folder / LOG_FILE
    if not path.is_file():
        return []
    lines = path.read_text(encoding='utf-8', errors='replace').splitlines()
    return [line for line in lines if line.strip()][-count:]
