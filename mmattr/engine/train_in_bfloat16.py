"""Choosing bfloat16 for the forward passes of training."""

from mmengine.config import Config

from mmattr.errors import ConfigError

#: Arguments of mmengine's AmpOptimWrapper that bfloat16, which needs no scaling of the loss, has no use for.
_SCALING = ('loss_scale', 'dtype', 'use_fsdp')


def train_in_bfloat16(cfg: Config, asked_by: str) -> None:
    """Exchange the optimizer wrapper for one that computes the forward pass in bfloat16.

    Args:
        cfg: The config; changed in place. One without an optimizer wrapper stays what it is.
        asked_by: The option that asks for it, for the error.

    Raises:
        ConfigError: If the optimizer wrapper is one that cannot be exchanged.
    """
    wrapper = cfg.get('optim_wrapper')
    if wrapper is None:
        return
    kind = wrapper.get('type', 'OptimWrapper')
    if kind not in ('OptimWrapper', 'AmpOptimWrapper', 'AutocastOptimWrapper'):
        raise ConfigError(
            f'{asked_by} exchanges an OptimWrapper for an AutocastOptimWrapper; optim_wrapper is a {kind}.'
        )
    for name in _SCALING:
        wrapper.pop(name, None)
    wrapper.type = 'AutocastOptimWrapper'
