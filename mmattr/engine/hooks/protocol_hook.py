"""One plain line in the log about how the splits are used."""

from mmengine.hooks import Hook
from mmengine.runner import Runner

from mmattr.engine.protocol import PROTOCOLS
from mmattr.registry import HOOKS


@HOOKS.register_module()
class ProtocolHook(Hook):
    """Logs the ``protocol`` of the config when training starts.

    A number selected on the test split and a number selected on held-out data look alike in a table; the log says
    which one this run produces.
    """

    priority = 'VERY_LOW'

    def before_train(self, runner: Runner) -> None:
        """Log the line.

        Args:
            runner: The runner of the training process.
        """
        name = runner.cfg.get('protocol')
        if name in PROTOCOLS:
            runner.logger.info(f'Protocol {name!r}: {PROTOCOLS[name].description}')
        else:
            runner.logger.info('No protocol is set in the config: nothing is tested after training.')
