"""Worker initialisation that changes nothing, in place of mmengine's."""

from mmengine.registry import FUNCTIONS


# The runner looks up worker functions by bare name in mmengine's root registry only, so that is where this one goes.
@FUNCTIONS.register_module()
def keep_torch_seed(worker_id: int) -> None:
    """Leave a data loading worker with the seeds that torch gave it.

    torch seeds Python, NumPy and itself in every worker from a number that the main process draws anew each epoch.
    mmengine's default would overwrite these seeds with the same ones in every epoch, and with them every augmentation.

    Args:
        worker_id: Number of the worker; not used.
    """
