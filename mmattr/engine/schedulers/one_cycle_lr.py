"""The one-cycle schedule, for every parameter group and for every checkpoint."""

from typing import Any

from mmengine.optim import OneCycleLR as _OneCycleLR
from mmengine.optim import OptimWrapper
from torch.optim import Optimizer

from mmattr.registry import PARAM_SCHEDULERS


@PARAM_SCHEDULERS.register_module()
class OneCycleLR(_OneCycleLR):
    """Up to a peak and down to almost nothing (Smith and Topin, "Super-Convergence", 2018), once in a run.

    mmengine's schedule with two changes. That one puts a function into every checkpoint, which then does not load with
    ``weights_only=True``, and takes one peak for all parameter groups, so that ``lr_mult`` and a learning rate scaled
    with the batch size are lost. Here the peak of a group is its own learning rate.

    Args:
        optimizer: The optimizer.
        eta_max: One peak for all groups; None takes each group's learning rate.
        **kwargs: ``total_steps``, ``pct_start``, ``by_epoch`` and the others of ``mmengine.optim.OneCycleLR``, which
            checks their names.
    """

    def __init__(self, optimizer: Optimizer | OptimWrapper, *, eta_max: float | None = None, **kwargs: Any) -> None:
        peaks = [group['lr'] if eta_max is None else eta_max for group in optimizer.param_groups]
        super().__init__(optimizer, eta_max=peaks, **kwargs)

    def state_dict(self) -> dict[str, Any]:
        """Collect what a checkpoint needs.

        Returns:
            Numbers, strings, lists and dicts.
        """
        return {key: value for key, value in super().state_dict().items() if key != 'anneal_func'}
