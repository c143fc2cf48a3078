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
