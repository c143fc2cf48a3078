"""What a training step of a head costs when the number of attributes grows."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.optim import Adam

from mmattr.apis.head_fragment import HeadFragment
from mmattr.apis.head_work import HeadWork, count_head_work
from mmattr.apis.init_model import choose_device
from mmattr.apis.latency import cpu_threads
from mmattr.apis.peak_memory import optimizer_state, peak_of_step
from mmattr.errors import ConfigError
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
        macs: Multiply-accumulates of a forward pass of one image.
        forward_backward: Milliseconds of forward pass, loss and backward pass of the fastest step: other programs
            only add to it.
        update: Milliseconds that the optimiser takes, likewise.
        peak_memory: Bytes of the step at its peak: weights, gradients, state of the optimiser, activations.
        measured: False when the step was not run because of a limit; times and memory are then what was expected.
    """

    head: str
    num_attributes: int
    params: int
    classifier_params: int
    macs: int
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
    numbers of attributes are taken in ascending order. One is left out when more than a limit is expected: the memory
    of everything that a forward pass creates, twice, or the time of the last one times the growth of its operations.

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
        ConfigError: If the head is unknown, a number is not positive, the device does not exist or a step that was
            expected to fit does not.
    """
    if min(batch_size, repeats, *shape, *attributes) < 1 or warmup < 0:
        raise ConfigError('Numbers of attributes, images and repeats and the shape of the map have to be positive.')
    fragment = HeadFragment(head)
    where = choose_device(device)
    last: AttributeCost | None = None
    with cpu_threads(threads):
        for number in sorted(set(attributes)):
            work = count_head_work(fragment, number, shape, batch_size)
            expected = _expect(fragment.name, number, work, last)
            if _exceeds(expected, memory_limit, time_limit):
                yield expected
                continue
            try:
                step = _TrainingStep(fragment, number, shape, batch_size, where)
                last = step.measure(fragment.name, work, repeats, warmup)
            except torch.OutOfMemoryError as error:
                raise ConfigError(
                    f'A step of {fragment.name} with {number} attributes does not fit {where}.'
                ) from error
            yield last


class _TrainingStep:
    """Neck and head with their optimiser, random features and random labels."""

    def __init__(
        self, fragment: HeadFragment, number: int, shape: tuple[int, int, int], batch_size: int, device: torch.device
    ) -> None:
        generator = torch.Generator().manual_seed(0)
        self.number = number
        self.model = fragment.build(number, shape[0]).to(device).train()
        self.feat = torch.randn(batch_size, *shape, generator=generator).to(device).requires_grad_()
        labels = torch.randint(0, 2, (batch_size, number), generator=generator)
        self.samples = [AttributeDataSample().set_gt_label(label).to(device) for label in labels]
        # One kernel for the update: no copies of the weights on the way that would count as memory of the step.
        self.optimizer = Adam(self.model.parameters(), lr=1e-4, fused=True)

    def measure(self, name: str, work: HeadWork, repeats: int, warmup: int) -> AttributeCost:
        """Time the step, then record its memory."""
        forward_backward, update = np.array([self._timed() for _ in range(warmup + repeats)][warmup:]).min(axis=0)
        return AttributeCost(
            head=name,
            num_attributes=self.number,
            params=work.params,
            classifier_params=work.classifier_params,
            macs=work.macs,
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
        self.model.loss(self.feat, self.samples).backward()

    def _update(self) -> None:
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.feat.grad = None

    def _lasting(self) -> Iterable[torch.Tensor]:
        return [*self.model.parameters(), *self.model.buffers(), self.feat, *optimizer_state(self.optimizer)]


def _expect(name: str, number: int, work: HeadWork, last: AttributeCost | None) -> AttributeCost:
    """What a step may cost; the time of the first one is not known before."""
    return AttributeCost(
        head=name,
        num_attributes=number,
        params=work.params,
        classifier_params=work.classifier_params,
        macs=work.macs,
        forward_backward=last.forward_backward * work.macs / last.macs if last is not None else 0.0,
        update=last.update * work.params / last.params if last is not None else 0.0,
        peak_memory=work.training_memory,
        measured=False,
    )


def _exceeds(cost: AttributeCost, memory_limit: float, time_limit: float) -> bool:
    return cost.peak_memory > memory_limit * GIGA or cost.forward_backward + cost.update > 1000 * time_limit
