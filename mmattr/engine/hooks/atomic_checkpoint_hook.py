"""Periodic and best checkpoints that survive a kill at any moment."""

from collections import deque
from pathlib import Path
from typing import Any

from mmengine.dist import is_main_process
from mmengine.fileio import BaseStorageBackend
from mmengine.hooks import CheckpointHook
from mmengine.runner import Runner

from mmattr.atomic_write import remove_leftovers, write_atomically
from mmattr.engine.resume import POINTER
from mmattr.errors import ConfigError
from mmattr.registry import HOOKS, nearest


@HOOKS.register_module()
class AtomicCheckpointHook(CheckpointHook):
    """mmengine's checkpoint hook with its gaps closed.

    - Every file, ``last_checkpoint`` included, is written atomically, and an old checkpoint is deleted only after the
      new one is on the disk. mmengine deletes first, so a kill in between can lose the best or the only checkpoint.
    - The checkpoint of an epoch is written before its validation, so a plateau schedule and the best score in it lack
      that validation. Such a checkpoint carries ``meta['validation_pending']`` and a run resumed from it validates
      before it goes on: the resumed run equals the uninterrupted one.
    - A work folder may be moved between runs.

    Args:
        interval: Epochs (iterations if ``by_epoch`` is False) between two checkpoints.
        by_epoch: Whether to count epochs.
        max_keep_ckpts: How many periodic checkpoints to keep; -1 keeps all.
        save_best: Metric whose best value decides which checkpoint is kept as the best, such as ``'ped/mA'``.
        rule: ``'greater'`` or ``'less'`` is better.
        save_last: Whether to save at the end of training in any case.
        save_begin: First epoch or iteration to save at.
        save_optimizer: Whether to store the optimizer, without which a run cannot be resumed exactly.
        save_param_scheduler: Whether to store the schedulers.
    """

    file_backend: Any
    keep_ckpt_ids: deque[int]

    def __init__(
        self,
        interval: int = 1,
        by_epoch: bool = True,
        max_keep_ckpts: int = 2,
        save_best: str | list[str] | None = None,
        rule: str | list[str] | None = None,
        save_last: bool = True,
        save_begin: int = 0,
        save_optimizer: bool = True,
        save_param_scheduler: bool = True,
    ) -> None:
        super().__init__(
            interval=interval,
            by_epoch=by_epoch,
            max_keep_ckpts=max_keep_ckpts,
            save_best=save_best,
            rule=rule,
            save_last=save_last,
            save_begin=save_begin,
            save_optimizer=save_optimizer,
            save_param_scheduler=save_param_scheduler,
            backend_args={'backend': 'atomic_local'},
        )
        self._pending_epoch: int | None = None

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Note whether the checkpoint still waits for its validation.

        Args:
            runner: The runner that loads.
            checkpoint: What was loaded.
        """
        meta = checkpoint.get('meta') or {}
        self._pending_epoch = meta.get('epoch') if meta.get('validation_pending') else None

    def before_train(self, runner: Runner) -> None:
        """Clean up after a kill and make up for a missed validation.

        Args:
            runner: The runner of the training process.
        """
        if is_main_process():
            remove_leftovers(runner.work_dir)
        _follow_moved_folder(runner)
        super().before_train(runner)
        # A run that only starts from the weights of a checkpoint stands at epoch 0 and has nothing to make up for.
        if self._pending_epoch is not None and runner.epoch == self._pending_epoch and runner.val_loop is not None:
            runner.logger.info(f'Epoch {runner.epoch} was saved before its validation; validating it now.')
            runner.val_loop.run()
        self._pending_epoch = None

    def _save_checkpoint(self, runner: Runner) -> None:
        """Save at the end of an epoch or at an iteration."""
        if not self.by_epoch:
            super()._save_checkpoint(runner)
            return
        epoch = runner.epoch + 1
        meta = {'epoch': epoch, 'iter': runner.iter, 'validation_pending': _is_validated(runner, epoch)}
        self._save_checkpoint_with_step(runner, epoch, meta)

    def _save_checkpoint_with_step(self, runner: Runner, step: int, meta: dict) -> None:
        """Write the checkpoint, then the file that names it, and only then delete outdated ones."""
        outdated: list[int] = []
        if self.max_keep_ckpts > 0:
            steps = [*self.keep_ckpt_ids]
            if step not in steps:
                steps.append(step)
            outdated = steps[: -self.max_keep_ckpts]
            self.keep_ckpt_ids = deque(steps[-self.max_keep_ckpts :])
            runner.message_hub.update_info('keep_ckpt_ids', list(self.keep_ckpt_ids))
        name = self.filename_tmpl.format(step)
        self.last_ckpt = self.file_backend.join_path(self.out_dir, name)
        runner.message_hub.update_info('last_ckpt', self.last_ckpt)
        runner.save_checkpoint(
            self.out_dir,
            name,
            save_optimizer=self.save_optimizer,
            save_param_scheduler=self.save_param_scheduler,
            meta=meta,
            by_epoch=self.by_epoch,
            backend_args=self.backend_args,
        )
        if is_main_process():
            write_atomically(Path(runner.work_dir) / POINTER, str(self.last_ckpt).encode())
            for old in outdated:
                (Path(self.out_dir) / self.filename_tmpl.format(old)).unlink(missing_ok=True)

    def _save_best_checkpoint(self, runner: Runner, metrics: dict) -> None:
        """Save a new best checkpoint before the previous one is deleted."""
        for name in self.save_best or ():
            if name != 'auto' and name not in metrics:
                raise ConfigError(
                    f'default_hooks.checkpoint.save_best is {name!r}, but the evaluation gives no such metric; '
                    f'{nearest(name, metrics)}'
                )
        backend, late = self.file_backend, _LateRemovals(self.file_backend)
        self.file_backend = late
        try:
            super()._save_best_checkpoint(runner, metrics)
        finally:
            self.file_backend = backend
        info = runner.message_hub.runtime_info
        late.remove_all_but({info[key] for key in info if key.startswith('best_ckpt')})


class _LateRemovals:
    """Stands in for a file backend and keeps deletions for later."""

    def __init__(self, backend: BaseStorageBackend) -> None:
        self._backend = backend
        self._paths: list[str] = []

    def join_path(self, folder: str, name: str) -> str:
        return self._backend.join_path(folder, name)

    def isfile(self, path: str) -> bool:
        return self._backend.isfile(path)

    def isdir(self, path: str) -> bool:
        return self._backend.isdir(path)

    def remove(self, path: str) -> None:
        self._paths.append(path)

    def remove_all_but(self, kept: set[str]) -> None:
        for path in self._paths:
            if path not in kept:
                self._backend.remove(path)


def _is_validated(runner: Runner, epoch: int) -> bool:
    """Whether the training loop validates after this epoch, counted from 1."""
    if runner.val_loop is None or epoch < runner.val_begin:
        return False
    return epoch % runner.val_interval == 0 or epoch == runner.max_epochs


def _follow_moved_folder(runner: Runner) -> None:
    """Let the paths that a resumed run remembers point into the present work folder."""
    for key, value in dict(runner.message_hub.runtime_info).items():
        if key.startswith(('best_ckpt', 'last_ckpt')) and value and not Path(value).is_file():
            moved = Path(runner.work_dir) / Path(value).name
            if moved.is_file():
                runner.message_hub.update_info(key, str(moved))
