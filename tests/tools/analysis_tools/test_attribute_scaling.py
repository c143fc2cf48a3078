"""The table of attribute_scaling.py and its file."""

import dataclasses
import json

import pytest

from mmattr.apis.attribute_scaling import AttributeCost
from mmattr.errors import ConfigError
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/attribute_scaling.py')
SMALL = ['--shape', '16', '2', '2', '--batch-size', '2', '--repeats', '1', '--warmup', '0', '--device', 'cpu']


def test_table_and_file(tmp_path, capsys):
    path = tmp_path / 'costs.json'
    tool.main(['--heads', 'fc', 'csra', '--attributes', '5', '3', *SMALL, '--json', str(path)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(' | ')[:2] for line in lines[2:6]] == [
        ['| fc', '3'],
        ['| fc', '5'],
        ['| csra', '3'],
        ['| csra', '5'],
    ]
    assert lines[-1].startswith('device cpu, batch_size 2, shape [16, 2, 2]')
    content = json.loads(path.read_text())
    assert content['batch_size'] == 2
    assert [cost['params'] for cost in content['costs']] == [51, 85, 48, 80]


def test_cells():
    cost = AttributeCost('fc', 16384, 2_000_000, 1_000_000, 345_600_000, 12.34, 5.67, 50_000_000)
    assert tool.to_row(cost) == ['fc', '16,384', '2.00', '1.00', '0.346', '12', '6', '50', '34']
    expected = dataclasses.replace(cost, measured=False)
    assert tool.to_row(expected) == ['fc', '16,384', '2.00', '1.00', '0.346', '(12)', '(6)', '(50)', '(34)']


def test_a_misspelt_head_is_named():
    with pytest.raises(ConfigError, match="did you mean 'ml_decoder"):
        tool.main(['--heads', 'ml_decodr', *SMALL])
