"""Images per second of several models, measured so that they can be compared."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from mmengine.config import Config
from mmengine.dataset import pseudo_collate
from mmengine.logging import MMLogger
from mmengine.optim import build_optim_wrapper

from mmattr.apis.benchmark.model_cost import first_images
from mmattr.apis.model_on_device import model_on_device

#: Images at a time on a CPU, where more of them are no faster.
CPU_BATCH = 16
WARM_UP = 1
ROUNDS = 7

Step = Callable[[], None]


def measure_speed(configs: Mapping[str, Config], rounds: int = ROUNDS) -> dict[str, dict[str, Any]]:
    """Measure inference and training steps of all models in turns, in this process.

    Runs of a benchmark may share a machine, so that the speed in their logs says little. Here one model works at a
    time, all of them in every round, and the medians over the rounds are taken: what disturbs one round disturbs all
    models alike. Images are prepared beforehand; normalising them on the device is included.

    Args:
        configs: Config of each run.
        rounds: How often every step is timed.

    Returns:
        By run: ``inference_images_per_second``, ``train_images_per_second``, ``batch_size``, ``device``, ``threads``.
    """
    steps = {name: _steps(cfg) for name, cfg in configs.items()}
    times: dict[tuple[str, str], list[float]] = {(name, kind): [] for name in configs for kind in ('test', 'train')}
    for number in range(WARM_UP + rounds):
        for name, (test, train, _) in steps.items():
            for kind, step in (('test', test), ('train', train)):
                seconds = _time(step)
                if number >= WARM_UP:
                    times[name, kind].append(seconds)
    return {
        name: {
            'inference_images_per_second': about['batch_size'] / float(np.median(times[name, 'test'])),
            'train_images_per_second': about['batch_size'] / float(np.median(times[name, 'train'])),
            **about,
        }
        for name, (_, _, about) in steps.items()
    }


def _steps(cfg: Config) -> tuple[Step, Step, dict[str, Any]]:
    """Prepare one inference step and one training step of a run."""
    model, device = model_on_device(cfg, None)
    if hasattr(model, 'set_positive_ratio'):
        # Some losses ask for the statistics of the training data; their values do not change the time.
        model.set_positive_ratio(torch.full((model.num_attributes,), 0.5))
    if hasattr(model, 'number_labels'):
        model.number_labels()
    size = cfg.train_dataloader.batch_size if device.type == 'cuda' else min(CPU_BATCH, cfg.train_dataloader.batch_size)
    batches = {name: pseudo_collate(first_images(cfg, name, size)) for name in ('test', 'train')}
    with _quiet():
        wrapper = build_optim_wrapper(model, cfg.optim_wrapper)

    def test() -> None:
        model.eval()
        with torch.no_grad():
            model.test_step(batches['test'])

    def train() -> None:
        model.train()
        model.train_step(batches['train'], wrapper)

    name = torch.cuda.get_device_name(device) if device.type == 'cuda' else 'CPU'
    return test, train, {'batch_size': size, 'device': name, 'threads': torch.get_num_threads()}


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the options of every parameter, and the frozen ones, out of the output."""
    logger = MMLogger.get_current_instance()
    level = logger.level
    logger.setLevel('ERROR')
    try:
        yield
    finally:
        logger.setLevel(level)


def _time(step: Step) -> float:
    """Take the seconds of a step, the work of the GPU included."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    started = time.perf_counter()
    step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - started
