import pytest

from mmattr.engine import build_runner
from tests.engine.tiny_run import tiny_config


@pytest.mark.parametrize(('protocol', 'words'), [('paper', 'TEST split'), ('heldout', 'held-out'), ('fixed', 'fixed')])
def test_one_line_names_the_protocol(tmp_path, protocol, words):
    cfg = tiny_config(tmp_path, epochs=1, protocol=protocol, log_level='INFO')
    if protocol == 'paper':
        cfg.val_dataloader = cfg.test_dataloader
    runner = build_runner(cfg)
    lines = []
    runner.logger.addFilter(lambda record: lines.append(record.getMessage()) or True)
    runner.train()
    found = [line for line in lines if line.startswith('Protocol')]
    assert len(found) == 1
    assert words in found[0]
    assert '\n' not in found[0]
    assert not any('FileClient' in line for line in lines)
