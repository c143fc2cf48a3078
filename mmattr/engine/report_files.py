"""Where the figures of every attribute go."""

import inspect
from pathlib import Path

from mmengine.config import Config

from mmattr.registry import METRICS

LOOPS = ('val', 'test')


def name_report_files(cfg: Config) -> None:
    """Let every metric that can write a report write it into the work folder.

    Validation writes ``val_<prefix>.json``, testing ``test_<prefix>.json``, each evaluation anew. A metric whose config
    already says where its report goes is left alone.

    Args:
        cfg: The config with its ``work_dir``; changed in place.
    """
    for loop in LOOPS:
        evaluator = cfg.get(f'{loop}_evaluator') or []
        for metric in evaluator if isinstance(evaluator, list) else [evaluator]:
            constructor = METRICS.get(metric['type']) if isinstance(metric.get('type'), str) else None
            if constructor is None or 'json_file' not in inspect.signature(constructor).parameters:
                continue
            if metric.get('json_file') is None:
                prefix = metric.get('prefix') or constructor.default_prefix
                metric['json_file'] = str(Path(cfg.work_dir) / f'{loop}_{prefix}.json')
