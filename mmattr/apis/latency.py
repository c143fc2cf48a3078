"""The time of a forward pass."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from mmengine.config import Config

from mmattr.apis.model_on_device import model_on_device, random_images
from mmattr.errors import ConfigError


@dataclass(frozen=True)
class Latency:
    """Times of repeated forward passes of one batch.

    Attributes:
        times: (R,) milliseconds of each pass, in the order in which they were taken.
        batch_size: Images per pass.
        device: Name of the device, for example ``'cpu'``.
        threads: Threads that an operation may use on the CPU.
    """

    times: np.ndarray
    batch_size: int
    device: str
    threads: int

    @property
    def median(self) -> float:
        """Milliseconds of the median pass."""
        return float(np.median(self.times))

    @property
    def quartiles(self) -> tuple[float, float]:
        """Milliseconds that a quarter of the passes, and three quarters, stay below."""
        low, high = np.percentile(self.times, (25, 75))
        return float(low), float(high)

    @property
    def images_per_second(self) -> float:
        """Images per second at the median."""
        return 1000 * self.batch_size / self.median


def measure_latency(
    cfg: Config,
    shape: tuple[int, int, int],
    batch_size: int = 1,
    repeats: int = 30,
    warmup: int = 5,
    device: str | None = None,
    threads: int | None = None,
) -> Latency:
    """Time the network of a config: normalised images in, logits out.

    Decoding, resizing and normalising images is not part of it. Passes before the first timed one are thrown away,
    since they allocate memory and, on a GPU, load kernels; a GPU is waited for after every pass.

    Args:
        cfg: The config.
        shape: Channels, height and width of the image in pixels.
        batch_size: Images per pass.
        repeats: Passes that are timed.
        warmup: Passes before them.
        device: Such as ``'cpu'`` or ``'cuda:0'``; a GPU when there is one, by default.
        threads: Threads of the CPU; those of torch by default.

    Returns:
        The times.

    Raises:
        ConfigError: If a number is not positive or the device does not exist.
    """
    if repeats < 1 or warmup < 0:
        raise ConfigError(f'Latency needs at least one repeat and no negative warm-up, got {repeats} and {warmup}.')
    model, where = model_on_device(cfg, device)
    model.eval()
    images = random_images(shape, batch_size, where)
    times = []
    with cpu_threads(threads), torch.inference_mode():
        for _ in range(warmup + repeats):
            start = time.perf_counter()
            model(images)
            if where.type == 'cuda':
                torch.cuda.synchronize(where)
            times.append(1000 * (time.perf_counter() - start))
        return Latency(np.array(times[warmup:]), batch_size, device_name(where), torch.get_num_threads())


@contextmanager
def cpu_threads(number: int | None) -> Iterator[None]:
    """Let an operation use so many threads, and as many as before afterwards.

    Args:
        number: Threads of the CPU; None leaves them alone.

    Raises:
        ConfigError: If the number is not positive.
    """
    if number is not None and number < 1:
        raise ConfigError(f'An operation needs at least one thread, got {number}.')
    before = torch.get_num_threads()
    torch.set_num_threads(number or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def device_name(device: torch.device) -> str:
    """Say what a device is called.

    Args:
        device: The device.

    Returns:
        The name of a GPU, ``'cpu'`` otherwise.
    """
    return torch.cuda.get_device_name(device) if device.type == 'cuda' else str(device)
