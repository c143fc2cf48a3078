"""The same random numbers in a resumed run as in an uninterrupted one."""

import random
from functools import partial

import numpy as np
import torch
from mmengine.dataset import worker_init_fn as mmengine_worker_init_fn
from mmengine.dist import broadcast_object_list, get_rank
from mmengine.hooks import Hook
from mmengine.runner import Runner
from torch.utils.data import DataLoader

from mmattr.errors import ConfigError
from mmattr.registry import HOOKS


@HOOKS.register_module()
class EpochSeedHook(Hook):
    """Seeds Python, NumPy and torch at the start of every epoch from (seed, epoch, rank).

    Nothing random then depends on what was drawn in earlier epochs, so that a run resumed at an epoch draws exactly
    what the uninterrupted run would have drawn. The workers of a data loader are covered: torch draws their seeds from
    the main process when an epoch's iterator is made. mmengine's own worker initialisation is taken out because it
    gives a worker the same seed, and so the same augmentations, in every epoch.

    Exact for epoch-based training; an iteration-based loop is one long epoch to mmengine.
    """

    # Before every other hook that might draw a random number.
    priority = 'VERY_HIGH'

    def __init__(self) -> None:
        self._seed = 0

    def before_train(self, runner: Runner) -> None:
        """Agree on the seed, which a resumed run takes from its checkpoint.

        Args:
            runner: The runner of the training process.

        Raises:
            ConfigError: If the training data loader keeps its workers, whose random state cannot be set.
        """
        shared = [runner.seed]
        broadcast_object_list(shared)
        self._seed = shared[0]
        loader = runner.train_dataloader
        if loader.num_workers and loader.persistent_workers:
            raise ConfigError(
                'train_dataloader.persistent_workers is True, but workers that live on keep their random state, and '
                'a resumed run would draw other augmentations; leave it out or set it to False.'
            )
        _take_over_seeding(loader, self._seed)

    def before_train_epoch(self, runner: Runner) -> None:
        """Seed everything for the epoch that begins.

        Args:
            runner: The runner of the training process.
        """
        sequence = np.random.SeedSequence((self._seed, runner.epoch, get_rank()))
        python_seed, numpy_seed, torch_seed = (int(state) for state in sequence.generate_state(3))
        random.seed(python_seed)
        np.random.seed(numpy_seed)
        torch.manual_seed(torch_seed)  # on every device


def _take_over_seeding(loader: DataLoader, seed: int) -> None:
    """Give the sampler the seed of the run and leave the workers' seeds to torch."""
    # mmengine builds the loader before it reads the seed of the checkpoint that it resumes.
    if hasattr(loader.sampler, 'seed'):
        loader.sampler.seed = seed
    initialise = loader.worker_init_fn
    if isinstance(initialise, partial) and initialise.func is mmengine_worker_init_fn:
        loader.worker_init_fn = None
