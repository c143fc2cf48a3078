"""The memory that a forward pass and a training step need."""

import gc
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from mmengine.config import Config
from mmengine.model import BaseModel
from mmengine.optim import build_optim_wrapper
from torch.optim import Optimizer
from torch.profiler import ProfilerActivity, profile

from mmattr.apis.model_on_device import model_on_device, random_images
from mmattr.apis.quiet_log import quiet_log
from mmattr.apis.silent_stderr import silent_stderr
from mmattr.errors import ConfigError
from mmattr.structures import AttributeDataSample

#: Batch normalisation over the images of a batch has no variance with fewer.
MIN_TRAIN_BATCH = 2


@dataclass(frozen=True)
class PeakMemory:
    """The most memory that tensors occupy at once: weights, images, activations, gradients, state of the optimiser.

    What the process needs besides, such as the program itself, is not in it.

    Attributes:
        forward: Bytes during a forward pass in evaluation mode.
        batch_size: Images of the forward pass.
        train: Bytes during a training step, the state of the optimiser included.
        train_batch_size: Images of the training step.
        device: Such as ``'cpu'``.
    """

    forward: int
    batch_size: int
    train: int
    train_batch_size: int
    device: str


def measure_peak_memory(
    cfg: Config,
    shape: tuple[int, int, int],
    batch_size: int = 1,
    train_batch_size: int | None = None,
    device: str | None = None,
) -> PeakMemory:
    """Measure the peak memory of a config, with its own optimiser and precision but without mixup.

    On a GPU the allocator keeps the peak. On a CPU every allocation of the second step is recorded with
    :mod:`torch.profiler` and added to what lay in memory before it. Both count tensors and the working memory of
    operations, so that the figure does not depend on what ran before.

    Args:
        cfg: The config.
        shape: Channels, height and width of the image in pixels.
        batch_size: Images of the forward pass.
        train_batch_size: Images of the training step, at least 2; by default those of the config's training.
        device: Such as ``'cpu'`` or ``'cuda:0'``; a GPU when there is one, by default.

    Returns:
        The figures.

    Raises:
        ConfigError: If a batch is too small or does not fit, the config has no optimiser, or the device does not exist.
    """
    train_batch = cfg.train_dataloader.batch_size if train_batch_size is None else train_batch_size
    if train_batch < MIN_TRAIN_BATCH:
        raise ConfigError(f'A training step needs at least {MIN_TRAIN_BATCH} images, got a batch of {train_batch}.')
    model, where = model_on_device(cfg, device)
    try:
        if hasattr(model, 'number_labels'):
            model.number_labels()
        forward = _forward_peak(model, random_images(shape, batch_size, where))
        train = _training_peak(model, cfg, random_images(shape, train_batch, where))
    except torch.OutOfMemoryError as error:
        raise ConfigError(f'Batches of {batch_size} and {train_batch} images do not fit on {where}.') from error
    return PeakMemory(forward, batch_size, train, train_batch, str(where))


def _forward_peak(model: BaseModel, images: torch.Tensor) -> int:
    model.eval()

    def step() -> None:
        with torch.inference_mode():
            model(images)

    return peak_of_step(step, lambda: [*model.parameters(), *model.buffers(), images], images.device)


def _training_peak(model: BaseModel, cfg: Config, images: torch.Tensor) -> int:
    model.train()
    model.set_positive_ratio(torch.full((model.num_attributes,), 0.5))
    with quiet_log():
        optimizer = build_optim_wrapper(model, cfg.optim_wrapper)
    labels = torch.randint(0, 2, (len(images), model.num_attributes), generator=torch.Generator().manual_seed(0))
    samples = [AttributeDataSample().set_gt_label(label).to(images.device) for label in labels]

    def step() -> None:
        with optimizer.optim_context(model):
            losses = model(images, samples, mode='loss')
        optimizer.update_params(model.parse_losses(losses)[0])

    def lasting() -> list[torch.Tensor]:
        return [*model.parameters(), *model.buffers(), images, *optimizer_state(optimizer.optimizer)]

    return peak_of_step(step, lasting, images.device)


def optimizer_state(optimizer: Optimizer) -> Iterator[torch.Tensor]:
    """List what an optimiser keeps from step to step.

    Args:
        optimizer: The optimiser after its first step.

    Yields:
        Its tensors.
    """
    for state in optimizer.state.values():
        yield from (value for value in state.values() if isinstance(value, torch.Tensor))


def peak_of_step(step: Callable[[], None], lasting: Callable[[], Iterable[torch.Tensor]], device: torch.device) -> int:
    """Measure the peak of the second call: the first one creates what stays, such as the state of the optimiser.

    Args:
        step: What is measured.
        lasting: The tensors that lie in memory before the second call.
        device: Where it runs.

    Returns:
        Bytes.
    """
    step()
    gc.collect()
    if device.type == 'cuda':
        torch.cuda.reset_peak_memory_stats(device)
        step()
        return torch.cuda.max_memory_allocated(device)
    return sum(tensor.nbytes for tensor in lasting()) + _recorded_peak(step)


def _recorded_peak(step: Callable[[], None]) -> int:
    """Return the peak of what a call allocates on the CPU."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'trace.json'
        with silent_stderr():
            with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as recorder:
                step()
            recorder.export_chrome_trace(str(path))
        events = json.loads(path.read_text(encoding='utf-8'))['traceEvents']
    changes = sorted(
        (event['ts'], event['args']['Ev Idx'], event['args']['Bytes'])
        for event in events
        if event.get('name') == '[memory]' and event['args']['Device Id'] == -1
    )
    occupied = peak = 0
    for *_, change in changes:
        occupied += change
        peak = max(peak, occupied)
    return peak
