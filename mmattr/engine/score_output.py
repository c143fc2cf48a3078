"""Keeping the scores of a test in a file."""

from mmengine.config import Config

from mmattr.errors import ConfigError


def add_score_file(cfg: Config, out: str) -> None:
    """Let every test of a run also write labels and scores of all images.

    A run that tests several checkpoints writes the file each time; that of the last one stays.

    Args:
        cfg: The config; changed in place.
        out: File to write, ending in ``.npz``.

    Raises:
        ConfigError: If the config tests nothing.
    """
    if cfg.get('test_dataloader') is None or cfg.get('test_evaluator') is None:
        raise ConfigError(
            f'{cfg.filename or "The config"} has no test_dataloader and test_evaluator, so there are no scores for '
            f'--out {out}.'
        )
    evaluators = cfg.test_evaluator
    evaluators = list(evaluators) if isinstance(evaluators, (list, tuple)) else [evaluators]
    cfg.test_evaluator = [*evaluators, {'type': 'ScoreWriter', 'out_file': out}]
