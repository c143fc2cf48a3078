"""Schedules that do not know when training ends."""

from mmengine.config import Config

#: Schedules whose values do not depend on their ``end``.
_INDEPENDENT_OF_END = ('CosineAnnealing', 'Exponential', 'MultiStep', 'ReduceOnPlateau', 'Step')
_NEVER = 10**9


def leave_schedules_open(cfg: Config) -> None:
    """Keep schedules going for runs that are lengthened later.

    mmengine ends every schedule with the last epoch, which leaves out its step after that epoch and stores the end in
    the checkpoint. Going on with a larger ``train_cfg.max_epochs`` would then follow another schedule than a run that
    was long from the start.

    Args:
        cfg: The config; changed in place.
    """
    schedulers = cfg.get('param_scheduler') or []
    for scheduler in schedulers if isinstance(schedulers, (list, tuple)) else [schedulers]:
        kind = str(scheduler.get('type', '')).rpartition('.')[2]
        takes_end_as_length = kind.startswith('CosineAnnealing') and 'T_max' not in scheduler
        if kind.startswith(_INDEPENDENT_OF_END) and not takes_end_as_length:
            scheduler.setdefault('end', _NEVER)
