"""Which routine multiplies float32 matrices, chosen by what it does to their accuracy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch.nn import functional as F

from mmattr.errors import ConfigError
from mmattr.registry import nearest

WISHES = ('auto', 'default', 'reduced')

#: Largest relative error of a product that still counts as float32. Float32 sums of 2,048 terms stay below 3e-6,
#: TensorFloat-32 has 3e-4 and bfloat16 2e-3.
FLOAT32_ERROR = 1e-5

#: Sizes of the products that are measured: (rows, summed, columns), as in the layers of a Transformer.
_LINEAR = (128, 2048, 512)
_BATCHED = (16, 64, 512)


class Float32Products(NamedTuple):
    """Global settings of torch that decide how float32 numbers are multiplied.

    Attributes:
        matmul: Of :func:`torch.set_float32_matmul_precision`: ``'highest'``, ``'high'`` or ``'medium'``.
        tf32_convolutions: Whether convolutions on a GPU may use TensorFloat-32.
    """

    matmul: str
    tf32_convolutions: bool

    @classmethod
    def current(cls) -> 'Float32Products':
        """Read the settings in force."""
        return cls(torch.get_float32_matmul_precision(), torch.backends.cudnn.allow_tf32)

    def apply(self) -> None:
        """Make these the settings in force."""
        torch.set_float32_matmul_precision(self.matmul)
        torch.backends.cudnn.allow_tf32 = self.tf32_convolutions

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Apply the settings, and the former ones afterwards.

        Yields:
            Nothing.
        """
        before = Float32Products.current()
        self.apply()
        try:
            yield
        finally:
            before.apply()


def choose_float32_products(wish: str, device: torch.device) -> tuple[Float32Products, str]:
    """Choose how float32 numbers are multiplied.

    On a CPU torch can hand products to oneDNN, which on some CPUs is twice as fast as the default library. The setting
    that does so, ``'medium'``, also allows oneDNN to compute in bfloat16, which it does on CPUs with units for it
    (AMX), so the products are compared with float64 first. On a GPU the faster settings are TensorFloat-32, which keeps
    10 bits of the mantissa: they are never taken unasked.

    Args:
        wish: ``'auto'`` is the fastest way that keeps float32 accuracy, ``'default'`` leaves torch alone, ``'reduced'``
            asks for TensorFloat-32 on a GPU and for oneDNN on a CPU, whatever their error.
        device: Where the model is.

    Returns:
        The settings and a sentence that says what they are and what was measured.

    Raises:
        ConfigError: If the wish is unknown.
    """
    if wish not in WISHES:
        raise ConfigError(f'There is no way {wish!r} to multiply float32 matrices; {nearest(str(wish), WISHES)}')
    if wish == 'default':
        return Float32Products.current(), f"torch's own setting ({torch.get_float32_matmul_precision()})"
    if device.type != 'cpu':
        return _choose_on_gpu(wish)
    return _choose_on_cpu(wish)


def product_error(device: torch.device) -> float:
    """Measure the error of float32 products as torch computes them now.

    Args:
        device: Where they are computed.

    Returns:
        The largest relative error (Frobenius norm, against float64) of a linear layer, a batched product and the
        gradient of the layer's weight.
    """
    generator = torch.Generator().manual_seed(0)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    rows, inner, columns = _LINEAR
    x, weight, outer = draw(rows, inner), draw(columns, inner), draw(rows, columns)
    left, right = draw(*_BATCHED), draw(_BATCHED[0], _BATCHED[2], _BATCHED[1])
    exact = F.linear(x.double(), weight.double()), left.double() @ right.double(), outer.double().T @ x.double()
    x, weight, outer, left, right = (value.to(device) for value in (x, weight, outer, left, right))
    found = F.linear(x, weight), left @ right, outer.T @ x
    errors = [((a.double().cpu() - b).norm() / b.norm()).item() for a, b in zip(found, exact, strict=True)]
    return max(errors)


def _choose_on_gpu(wish: str) -> tuple[Float32Products, str]:
    if wish == 'reduced':
        return Float32Products('high', True), 'TensorFloat-32, as asked for: 10 bits of the mantissa are kept'
    return Float32Products('highest', False), "full float32; TensorFloat-32, which keeps 10 bits, is off ('reduced')"


def _choose_on_cpu(wish: str) -> tuple[Float32Products, str]:
    """Measure oneDNN against float64."""
    device, before = torch.device('cpu'), Float32Products.current()
    plain, fast = before._replace(matmul='highest'), before._replace(matmul='medium')
    if not torch.backends.mkldnn.is_available():
        return plain, "torch's default; this torch has no oneDNN"
    with plain.in_force():
        own_error = product_error(device)
    with fast.in_force():
        error = product_error(device)
    measured = f'measured relative error {error:.1e}, by default {own_error:.1e}'
    if error <= FLOAT32_ERROR:
        return fast, f'oneDNN, as accurate as float32 here ({measured})'
    if wish == 'reduced':
        return fast, f'oneDNN, as asked for, below float32 accuracy here ({measured})'
    return plain, f"torch's default; oneDNN is refused, it would not keep float32 accuracy here ({measured})"
