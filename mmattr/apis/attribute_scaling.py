"""What a training step of a head costs when the number of attributes grows."""

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from mmengine.config import Config
from torch import nn
from torch.optim import Adam

from mmattr.apis.init_model import choose_device
from mmattr.apis.latency import cpu_threads
from mmattr.apis.peak_memory import optimizer_state, peak_of_step
from mmattr.config_path import shipped_folder
from mmattr.errors import ConfigError
from mmattr.registry import MODELS, nearest
from mmattr.structures import AttributeDataSample

GIGA = 1e9


@dataclass(frozen=True)
class AttributeCost:
    """A training step of neck and head with one number of attributes.

    Attributes:
        head: Name of the head.
        num_attributes: M.
        params: Number of trained parameters of neck and head.
        classifier_params: Number of those of the classifiers, whose number has to follow M.
        forward_backward: Milliseconds of forward pass, loss and backward pass of the fastest step: other programs
            only add to it.
        update: Milliseconds that the optimiser takes, likewise.
        peak_memory: Bytes of the step at its peak: weights, gradients, state of the optimiser, activations.
        measured: False when the step was not run because of a limit; times and memory are then what was expected from
            smaller M, see :func:`measure_attribute_scaling`, and the parameters 0.
    """

    head: str
    num_attributes: int
    params: int
    classifier_params: int
    forward_backward: float
    update: float
    peak_memory: int
    measured: bool = True

    @property
    def classifier_memory(self) -> int:
        """Bytes of the classifiers in training: float32 weights, gradients and both moments of Adam."""
        return 4 * 4 * self.classifier_params

    @property
    def other_memory(self) -> int:
        """Bytes at the peak without those of the classifiers."""
        return self.peak_memory - self.classifier_memory


def list_heads() -> list[str]:
    """List the heads that come with mmattr.

    Returns:
        Names of the fragments in ``configs/_base_/heads``.
    """
    return sorted(path.stem for path in (shipped_folder('configs') / '_base_' / 'heads').glob('*.py'))


def measure_attribute_scaling(
    head: str,
    attributes: Sequence[int],
    shape: tuple[int, int, int] = (2048, 14, 14),
    batch_size: int = 8,
    repeats: int = 5,
    warmup: int = 1,
    memory_limit: float = 8.0,
    time_limit: float = 60.0,
    device: str | None = None,
    threads: int | None = None,
) -> Iterator[AttributeCost]:
    """Measure training steps of a head with its neck, behind a backbone that is left out.

    A step is forward pass, loss, backward pass down to the feature map, and an update by Adam, all in float32. The
    numbers of attributes are taken in ascending order, and one is left out when more than a limit is expected: cost is
    expected to grow by a power of M that is one above the power seen between the last two, and at most 2, since
    attention between attributes grows with the square of M in the end and little at first.

    Args:
        head: Name of a fragment in ``configs/_base_/heads``, or the path of a file like those: ``neck`` and ``head``.
        attributes: Numbers of attributes M.
        shape: Channels C, height H and width W of the feature map: (2048, 14, 14) is a ResNet-50 at 448 x 448.
        batch_size: Images N.
        repeats: Steps that are timed.
        warmup: Steps before them.
        memory_limit: Most memory of a step in GB (10^9 bytes).
        time_limit: Longest step in seconds.
        device: Such as ``'cpu'`` or ``'cuda:0'``; a GPU when there is one, by default.
        threads: Threads of the CPU; those of torch by default.

    Yields:
        The cost of each number of attributes.

    Raises:
        ConfigError: If the head is unknown, a number is not positive or the device does not exist.
    """
    if min(batch_size, repeats, *shape, *attributes) < 1 or warmup < 0:
        raise ConfigError('Numbers of attributes, images and repeats and the shape of the map have to be positive.')
    name, fragment = _read_fragment(head)
    where = choose_device(device)
    measured: list[AttributeCost] = []
    with cpu_threads(threads):
        for number in sorted(set(attributes)):
            expected = _expect(measured, number) if measured else None
            if expected is not None and _exceeds(expected, memory_limit, time_limit):
                yield expected
                continue
            try:
                cost = _TrainingStep(fragment, number, shape, batch_size, where).measure(name, repeats, warmup)
            except torch.OutOfMemoryError as error:
                raise ConfigError(f'A step of {name} with {number} attributes does not fit on {where}.') from error
            measured.append(cost)
            yield cost


class _TrainingStep:
    """Neck and head with their optimiser, random features and random labels."""

    def __init__(
        self, fragment: Config, number: int, shape: tuple[int, int, int], batch_size: int, device: torch.device
    ) -> None:
        generator = torch.Generator().manual_seed(0)
        self.neck = MODELS.build(fragment.neck, default_args=dict(in_channels=shape[0])) if fragment.neck else None
        width = shape[0] if self.neck is None else self.neck.out_channels
        self.head = MODELS.build(fragment.head, default_args=dict(num_attributes=number, in_channels=width, loss=None))
        self.model = nn.ModuleList(part for part in (self.neck, self.head) if part is not None).to(device).train()
        self.feat = torch.randn(batch_size, *shape, generator=generator).to(device).requires_grad_()
        labels = torch.randint(0, 2, (batch_size, number), generator=generator)
        self.samples = [AttributeDataSample().set_gt_label(label).to(device) for label in labels]
        # One kernel for the update: no copies of the weights on the way that would count as memory of the step.
        self.optimizer = Adam(self.model.parameters(), lr=1e-4, fused=True)

    def measure(self, name: str, repeats: int, warmup: int) -> AttributeCost:
        """Time the step, then record its memory."""
        times = np.array([self._timed() for _ in range(warmup + repeats)][warmup:])
        forward_backward, update = times.min(axis=0)
        parameters = [(key, value) for key, value in self.model.named_parameters() if value.requires_grad]
        return AttributeCost(
            head=name,
            num_attributes=self.head.num_attributes,
            params=sum(value.numel() for _, value in parameters),
            classifier_params=sum(value.numel() for key, value in parameters if 'classifier' in key),
            forward_backward=float(forward_backward),
            update=float(update),
            peak_memory=peak_of_step(self._run, self._lasting, self.feat.device),
        )

    def _run(self) -> None:
        self._backward()
        self._update()

    def _timed(self) -> tuple[float, float]:
        """Milliseconds of both halves."""
        start = self._now()
        self._backward()
        middle = self._now()
        self._update()
        return 1000 * (middle - start), 1000 * (self._now() - middle)

    def _now(self) -> float:
        if self.feat.device.type == 'cuda':
            torch.cuda.synchronize(self.feat.device)
        return time.perf_counter()

    def _backward(self) -> None:
        maps = (self.feat,)
        losses = self.head.loss(maps if self.neck is None else self.neck(maps), self.samples)
        torch.stack([value for key, value in losses.items() if 'loss' in key]).sum().backward()

    def _update(self) -> None:
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.feat.grad = None

    def _lasting(self) -> Iterable[torch.Tensor]:
        return [*self.model.parameters(), *self.model.buffers(), self.feat, *optimizer_state(self.optimizer)]


def _read_fragment(head: str) -> tuple[str, Config]:
    """Name and content of a fragment."""
    path = Path(head)
    if path.suffix != '.py':
        if head not in list_heads():
            raise ConfigError(f'There is no head {head!r} in configs/_base_/heads; {nearest(head, list_heads())}')
        path = shipped_folder('configs') / '_base_' / 'heads' / f'{head}.py'
    if not path.is_file():
        raise ConfigError(f'The file {head!r} does not exist.')
    fragment = Config.fromfile(path)
    if 'head' not in fragment or 'neck' not in fragment:
        raise ConfigError(f'The file {head!r} has to state neck (or None) and head.')
    return path.stem, fragment


def _expect(measured: Sequence[AttributeCost], number: int) -> AttributeCost:
    """What a larger number may cost."""
    last = measured[-1]

    def grown(name: str) -> float:
        value = getattr(last, name)
        power = 1.0
        if len(measured) > 1:
            seen = math.log(value / getattr(measured[-2], name))
            power = min(2.0, max(0.0, seen / math.log(last.num_attributes / measured[-2].num_attributes)) + 1)
        return value * (number / last.num_attributes) ** power

    times = (grown('forward_backward'), grown('update'))
    return AttributeCost(last.head, number, 0, 0, *times, round(grown('peak_memory')), measured=False)


def _exceeds(cost: AttributeCost, memory_limit: float, time_limit: float) -> bool:
    return cost.peak_memory > memory_limit * GIGA or cost.forward_backward + cost.update > 1000 * time_limit
