"""How long training itself took, interruptions left out."""

import time

import torch
from mmengine.dist import get_world_size
from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmattr.registry import HOOKS

SECONDS = 'train_seconds'
IMAGES = 'train_images'


@HOOKS.register_module()
class TrainingTimeHook(Hook):
    """Adds up the seconds and images of training iterations, loading included, evaluation and checkpoints left out.

    The sums stand in the message hub as ``train_seconds`` and ``train_images`` and so in every checkpoint: a resumed
    run goes on with those of its checkpoint, and the time lost by an interruption counts nowhere. ``train_images``
    counts every image as often as it was seen, on all processes.
    """

    # The sums have to be complete before a checkpoint is saved.
    priority = 'VERY_HIGH'

    def __init__(self) -> None:
        self._mark = 0.0

    def before_train(self, runner: Runner) -> None:
        """Start at zero, unless a checkpoint brought sums along.

        Args:
            runner: The runner of the training process.
        """
        for name in (SECONDS, IMAGES):
            if name not in runner.message_hub.runtime_info:
                runner.message_hub.update_info(name, 0)

    def before_train_epoch(self, runner: Runner) -> None:
        """Start the clock.

        Args:
            runner: The runner of the training process.
        """
        self._mark = time.perf_counter()

    def after_train_iter(
        self, runner: Runner, batch_idx: int, data_batch: dict | None = None, outputs: dict | None = None
    ) -> None:
        """Add the time since the last iteration and the images of this one.

        Args:
            runner: The runner of the training process.
            batch_idx: Not used.
            data_batch: The batch; its ``inputs`` has one entry per image.
            outputs: Not used.
        """
        now = time.perf_counter()
        self._add(runner, SECONDS, now - self._mark)
        self._mark = now
        self._add(runner, IMAGES, len((data_batch or {}).get('inputs', ())) * get_world_size())

    def after_train_epoch(self, runner: Runner) -> None:
        """Wait for the work that a GPU has still to do, and add that time.

        Args:
            runner: The runner of the training process.
        """
        if torch.cuda.is_available():
            torch.cuda.synchronize()
            self._add(runner, SECONDS, time.perf_counter() - self._mark)

    def after_val(self, runner: Runner) -> None:
        """Start the clock anew: an iteration-based loop evaluates in the middle of its epoch.

        Args:
            runner: The runner of the training process.
        """
        self._mark = time.perf_counter()

    def _add(self, runner: Runner, name: str, amount: float) -> None:
        runner.message_hub.update_info(name, runner.message_hub.get_info(name, 0) + amount)
