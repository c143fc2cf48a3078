"""A training that stops in the middle, so that a test can kill it there."""

import time
from pathlib import Path

from mmengine.hooks import Hook

from mmattr.registry import HOOKS


@HOOKS.register_module()
class StallingHook(Hook):
    """Waits before an epoch as long as a file exists."""

    def __init__(self, flag, epoch=2):
        self.flag, self.epoch = Path(flag), epoch

    def before_train_epoch(self, runner):
        while runner.epoch == self.epoch and self.flag.exists():
            time.sleep(0.1)
