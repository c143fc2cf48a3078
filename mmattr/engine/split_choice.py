"""Testing on another split than the test split."""

from mmengine.config import Config

from mmattr.errors import ConfigError

#: Splits that can be tested: those that a config reads without augmentation.
SPLITS = ('test', 'val')


def choose_split(cfg: Config, split: str) -> None:
    """Let a test read the validation part, for example to choose thresholds on it.

    The protocol is dropped then: it says how training uses the splits, and there is none.

    Args:
        cfg: The config; changed in place.
        split: ``'test'``, which changes nothing, or ``'val'``.

    Raises:
        ConfigError: If the config has no validation part.
    """
    if split == 'test':
        return
    if cfg.get('val_dataloader') is None or cfg.get('val_evaluator') is None:
        raise ConfigError(
            f'{cfg.filename or "The config"} has no val_dataloader and val_evaluator to test with; '
            'test_dataloader.dataset.ann_file chooses another annotation file instead.'
        )
    cfg.test_dataloader, cfg.test_evaluator = cfg.val_dataloader, cfg.val_evaluator
    cfg.pop('protocol', None)
