"""The label table that belongs to the data in use."""

from collections.abc import Callable
from typing import Any

from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmattr.engine.hooks.attribute_statistics_hook import unwrap
from mmattr.registry import HOOKS


@HOOKS.register_module()
class LabelTableHook(Hook):
    """Tells a model that reads names of attributes which names the next images are labelled with.

    Training, validation and test data may have different attributes: a zero-shot evaluation adds labels that training
    never saw. Models without ``set_labels`` are left alone. The table is set before every batch, because validation
    may interrupt training at any iteration; setting it again costs nothing.
    """

    priority = 'HIGH'

    def before_train_iter(self, runner: Runner, batch_idx: int, data_batch: Any = None) -> None:
        """Use the names of the training data.

        Args:
            runner: The runner.
            batch_idx: Number of the batch.
            data_batch: The batch.
        """
        _use_names(runner, runner.train_dataloader)

    def before_val_iter(self, runner: Runner, batch_idx: int, data_batch: Any = None) -> None:
        """Use the names of the validation data.

        Args:
            runner: The runner.
            batch_idx: Number of the batch.
            data_batch: The batch.
        """
        _use_names(runner, runner.val_dataloader)

    def before_test_iter(self, runner: Runner, batch_idx: int, data_batch: Any = None) -> None:
        """Use the names of the test data.

        Args:
            runner: The runner.
            batch_idx: Number of the batch.
            data_batch: The batch.
        """
        _use_names(runner, runner.test_dataloader)


def _use_names(runner: Runner, loader: Any) -> None:
    set_labels: Callable | None = getattr(unwrap(runner.model), 'set_labels', None)
    if callable(set_labels):
        set_labels(loader.dataset.metainfo['attributes'])
