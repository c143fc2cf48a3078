"""Refuses a checkpoint that does not belong to the model and the data of this run."""

from itertools import zip_longest

import torch
from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmattr.engine.hooks.attribute_statistics_hook import unwrap
from mmattr.errors import CheckpointError
from mmattr.registry import HOOKS


@HOOKS.register_module()
class CheckpointGuardHook(Hook):
    """Compares a checkpoint with the run before any weight is loaded.

    mmengine loads what fits and logs the rest, so a checkpoint of another data set or another head would leave random
    weights behind a warning. Attribute names are compared one by one: two data sets may have equally many attributes,
    or the same ones in another order. A head that reads its labels by name may meet other ones.
    """

    # Before the hooks that load parts of the checkpoint themselves, such as EMAHook.
    priority = 'VERY_HIGH'

    def after_load_checkpoint(self, runner: Runner, checkpoint: dict) -> None:
        """Compare attribute names and parameter shapes.

        Args:
            runner: The runner that loads.
            checkpoint: What was loaded.

        Raises:
            CheckpointError: If the attribute lists differ, if a parameter has another shape, or, unless training only
                starts from the checkpoint, if a parameter is missing.
        """
        source = str(runner.cfg.get('load_from') or 'the checkpoint')
        stored = (checkpoint.get('meta') or {}).get('dataset_meta') or {}
        present = runner.visualizer.dataset_meta or {}
        model = unwrap(runner.model)
        if not getattr(getattr(model, 'head', None), 'reads_label_table', False):
            compare_attributes(stored, present, source)
        # LoggerHook tells training from testing in the same way: the training loop is built or still a config.
        is_training = runner._train_loop is not None and not isinstance(runner._train_loop, dict)
        is_exact = not is_training or bool(runner.cfg.get('resume'))
        compare_parameters(checkpoint.get('state_dict', checkpoint), model.state_dict(), source, is_exact)

    def before_train(self, runner: Runner) -> None:
        """Compare the attribute names of a first stage that the model has loaded by itself.

        Args:
            runner: The runner, whose model is initialised.

        Raises:
            CheckpointError: If the attribute lists differ.
        """
        model = unwrap(runner.model)
        meta = getattr(model, 'first_stage_meta', None) or {}
        source = str(getattr(model, 'first_stage_checkpoint', 'the first stage'))
        compare_attributes(meta.get('dataset_meta') or {}, runner.visualizer.dataset_meta or {}, source)


def compare_attributes(stored: dict, present: dict, source: str) -> None:
    """Raise when two data sets do not list the same attributes in the same order.

    Args:
        stored: ``dataset_meta`` of the checkpoint; without ``attributes`` nothing can be compared.
        present: ``metainfo`` of the data set of this run.
        source: Where the checkpoint came from.

    Raises:
        CheckpointError: Naming the first difference and both data sets.
    """
    if not stored.get('attributes') or not present.get('attributes'):
        return
    pairs = zip_longest(stored['attributes'], present['attributes'])
    for index, (theirs, ours) in enumerate(pairs):
        if theirs != ours:
            raise CheckpointError(
                f'{source} was trained on {stored.get("dataset", "?")!r}, whose attribute {index} is '
                f'{_describe(theirs)}, but the data set {present.get("dataset", "?")!r} of this run has '
                f'{_describe(ours)} there; to take over only a backbone, name the file in its init_cfg.'
            )


def compare_parameters(
    stored: dict[str, torch.Tensor], present: dict[str, torch.Tensor], source: str, is_exact: bool
) -> None:
    """Raise when stored parameters do not fit a model.

    Args:
        stored: State dict of the checkpoint.
        present: State dict of the model.
        source: Where the checkpoint came from.
        is_exact: Whether a missing parameter is an error too.

    Raises:
        CheckpointError: Naming the first parameter that does not fit and how many others there are.
    """
    stored = {name.removeprefix('module.'): value for name, value in stored.items()}
    wrong = [
        f'{name} is {tuple(stored[name].shape)} there and {tuple(value.shape)} in the model'
        for name, value in present.items()
        if name in stored and stored[name].shape != value.shape
    ]
    if is_exact:
        # Counters of batch-norm are absent from checkpoints older than the counter and never used in testing.
        wrong += [
            f'{name} is missing' for name in present if name not in stored and not name.endswith('num_batches_tracked')
        ]
    if wrong:
        others = f' (and {len(wrong) - 1} more)' if len(wrong) > 1 else ''
        raise CheckpointError(f'{source} does not fit the model of this config: {wrong[0]}{others}.')


def _describe(name: str | None) -> str:
    """Quote an attribute or say that the list has ended."""
    return 'missing' if name is None else repr(name)
