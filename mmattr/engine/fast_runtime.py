"""The settings of a fast training as one key of a config."""

import dataclasses
from collections.abc import Mapping

from mmengine.config import Config

from mmattr.engine.train_in_bfloat16 import train_in_bfloat16
from mmattr.errors import ConfigError
from mmattr.registry import nearest

KEY = 'fast_runtime'
PRECISIONS = ('fp32', 'bf16')


@dataclasses.dataclass(frozen=True)
class FastRuntime:
    """What the key ``fast_runtime`` of a config may hold.

    Only ``precision='bf16'`` and ``matmul='reduced'`` change more than the rounding of results.

    Attributes:
        channels_last: Keep convolution weights and images with the channels last in memory.
        fused_optimizer: Update all parameters in one kernel.
        rewrite_backbone: Compute frozen batch-norms and stochastic depth in fewer passes over the memory, see
            :func:`~mmattr.models.fast_training.rewrite_for_training`.
        keep_memory: On a CPU, keep memory that tensors gave back for the next step, see
            :func:`~mmattr.engine.freed_memory.keep_freed_memory`.
        matmul: How float32 matrices are multiplied, see
            :func:`~mmattr.engine.float32_products.choose_float32_products`.
        precision: ``'fp32'`` leaves the precision that the schedule chose, ``'bf16'`` computes forward passes of
            training in bfloat16 where that is safe. Evaluation stays in float32.
        compile: Compile the training step with :func:`torch.compile`: False, True or the name of a mode such as
            ``'max-autotune'``.
    """

    channels_last: bool = True
    fused_optimizer: bool = True
    rewrite_backbone: bool = True
    keep_memory: bool = True
    matmul: str = 'auto'
    precision: str = 'fp32'
    compile: bool | str = False


def apply_fast_runtime(cfg: Config) -> None:
    """Replace the key ``fast_runtime`` by what it stands for: a hook, an optimizer wrapper, a compilation.

    Args:
        cfg: The config; changed in place, so that a dump of it works without this function. ``fast_runtime`` is a dict
            with the fields of :class:`FastRuntime`, or True for its defaults; without it nothing happens.

    Raises:
        ConfigError: If a field is unknown or does not fit the rest of the config.
    """
    wish = cfg.pop(KEY, None)
    if wish is None or wish is False:
        return
    settings = _read({} if wish is True else wish)
    if settings.precision == 'bf16':
        train_in_bfloat16(cfg, f"{KEY}.precision = 'bf16'")
    if settings.compile:
        cfg.compile = {'mode': settings.compile} if isinstance(settings.compile, str) else True
    hook = {
        'type': 'FastRuntimeHook',
        'channels_last': settings.channels_last,
        'fused_optimizer': settings.fused_optimizer,
        'rewrite_backbone': settings.rewrite_backbone,
        'keep_memory': settings.keep_memory,
        'matmul': settings.matmul,
    }
    cfg.custom_hooks = [*(cfg.get('custom_hooks') or []), hook]


def _read(wish: object) -> FastRuntime:
    names = [field.name for field in dataclasses.fields(FastRuntime)]
    if not isinstance(wish, Mapping):
        raise ConfigError(f'{KEY} takes a dict of {", ".join(names)}, or True for their defaults; got {wish!r}.')
    for name in wish:
        if name not in names:
            raise ConfigError(f'{KEY} has no {name!r}; {nearest(name, names)}')
    settings = FastRuntime(**wish)
    if settings.precision not in PRECISIONS:
        choice = nearest(str(settings.precision), PRECISIONS)
        raise ConfigError(f'{KEY}.precision is {settings.precision!r}; {choice}')
    return settings
