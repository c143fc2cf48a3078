"""The test at the end of training, as the protocol says."""

import json
import math
from pathlib import Path
from typing import Any

from mmengine.dist import barrier, is_main_process
from mmengine.runner import Runner

from mmattr.atomic_write import write_atomically
from mmattr.engine.hooks.training_time_hook import IMAGES, SECONDS
from mmattr.engine.protocol import PROTOCOLS
from mmattr.errors import CheckpointError

#: Name of the result file in the work folder.
RESULT_FILE = 'final_metrics.json'


def run_final_test(runner: Runner) -> dict[str, Any] | None:
    """Test the checkpoints that the protocol of the config asks for.

    ``'heldout'`` tests the best checkpoint once, ``'fixed'`` the last epoch once, ``'paper'`` both the last epoch and
    the best one. The result goes to ``final_metrics.json`` in the work folder and, one line per checkpoint, to the log.

    Args:
        runner: The runner, after ``runner.train()``.

    Returns:
        What the file holds: ``config``, ``protocol``, ``seed``, ``dataset``, ``split``, ``epochs``, ``train_seconds``
        and ``train_images`` (see :class:`~mmattr.engine.hooks.training_time_hook.TrainingTimeHook`; None without it)
        and ``results``, a dict with ``checkpoint``, ``epoch`` and ``metrics`` for ``'last'`` and ``'best'``. None
        without a protocol.

    Raises:
        CheckpointError: If the protocol selects and no best checkpoint was saved.
    """
    name = runner.cfg.get('protocol')
    if name is None:
        return None
    report = _describe_run(runner, name)
    for role in PROTOCOLS[name].tested:
        # The last epoch goes first: its weights are still in the model.
        checkpoint, epoch = _load_best(runner) if role == 'best' else (_last_checkpoint(runner), runner.epoch)
        metrics = {key: _plain(value) for key, value in runner.test_loop.run().items()}
        report['results'][role] = {'checkpoint': checkpoint, 'epoch': epoch, 'metrics': metrics}
        figures = ', '.join(f'{key} {value:.4f}' for key, value in metrics.items() if isinstance(value, float))
        runner.logger.info(f'Final test (protocol {name!r}), {role} checkpoint, epoch {epoch}: {figures}')
    if is_main_process():
        path = Path(runner.work_dir) / RESULT_FILE
        write_atomically(path, (json.dumps(report, indent=2, allow_nan=False) + '\n').encode())
        runner.logger.info(f'The final metrics are in {path}.')
    return report


def _describe_run(runner: Runner, protocol: str) -> dict[str, Any]:
    """Collect what the figures belong to."""
    meta = getattr(runner.test_dataloader.dataset, 'metainfo', {})
    return {
        'config': str(runner.cfg.filename or runner.experiment_name),
        'protocol': protocol,
        'seed': runner.seed,
        'dataset': meta.get('dataset'),
        'split': meta.get('split'),
        'epochs': runner.max_epochs,
        **{key: runner.message_hub.runtime_info.get(key) for key in (SECONDS, IMAGES)},
        'results': {},
    }


def _last_checkpoint(runner: Runner) -> str | None:
    """Name the file that holds the weights of the last epoch."""
    path = runner.message_hub.runtime_info.get('last_ckpt')
    return Path(path).name if path else None


def _load_best(runner: Runner) -> tuple[str, int]:
    """Load the best checkpoint and return its file name and epoch."""
    path = runner.message_hub.runtime_info.get('best_ckpt')
    if not path:
        raise CheckpointError(
            f'{runner.work_dir} has no best checkpoint to test: no evaluation took place, or '
            'default_hooks.checkpoint.save_best names several metrics.'
        )
    barrier()  # the main process may still be writing the file
    # Not through runner.test(), which would run the hooks of a new start.
    checkpoint = runner.load_checkpoint(str(path))
    return Path(path).name, checkpoint['meta']['epoch']


def _plain(value: Any) -> Any:
    """Turn a figure into what JSON can hold; what has no value is null."""
    number = value.item() if hasattr(value, 'item') else value
    return None if isinstance(number, float) and not math.isfinite(number) else number
