"""The command that prints parameters and operations."""

import json

from mmattr.config_path import get_config_path
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/complexity.py')
CONFIG = str(get_config_path('aqn/synthetic.py'))


def test_json_has_every_key(capsys):
    tool.main([CONFIG, '--shape', '3', '128', '64', '--json'])
    found = json.loads(capsys.readouterr().out)
    for key in ('params', 'params_trainable', 'params_backbone', 'params_neck', 'params_head'):
        assert isinstance(found[key], int)
    assert 0 < found['macs_modules'] < found['macs_full'] < 1


def test_operations_are_left_out_on_request(capsys):
    tool.main([CONFIG, '--params-only', '--json'])
    found = json.loads(capsys.readouterr().out)
    assert found['macs_modules'] is None
    assert found['macs_full'] is None


def test_table_lists_every_part(capsys):
    tool.main([CONFIG, '--shape', '3', '128', '64'])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ['backbone', 'neck', 'head', 'model', 'trainable']


MEASURED = ['--latency', '--memory', '--repeats', '2', '--warmup', '1', '--train-batch-size', '2', '--device', 'cpu']


def test_latency_and_memory_on_request(capsys):
    tool.main([CONFIG, '--shape', '3', '64', '32', '--params-only', *MEASURED, '--batch-size', '2', '--json'])
    found = json.loads(capsys.readouterr().out)
    assert found['latency_ms_p25'] <= found['latency_ms'] <= found['latency_ms_p75']
    assert found['images_per_second'] == 2000 / found['latency_ms']
    assert 0 < found['peak_memory_mb'] < found['peak_memory_train_mb']
    assert found['latency_device'] == found['peak_memory_device'] == 'cpu'
    assert (found['latency_batch_size'], found['peak_memory_train_batch_size']) == (2, 2)
    assert isinstance(found['params'], int)


def test_the_lines_say_how_it_was_measured(capsys):
    tool.main([CONFIG, '--shape', '3', '64', '32', *MEASURED])
    latency, memory = capsys.readouterr().out.splitlines()[-2:]
    assert latency.startswith('latency: median')
    assert '(batch 1, 2 passes, cpu, CPU threads' in latency
    assert memory.startswith('peak memory: forward pass')
    assert memory.endswith('(batch 2), cpu')
