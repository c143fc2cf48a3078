import json

import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.metrics import AttributeReport


def report(groups=('colour', '')):
    return AttributeReport(
        title='ped (PedestrianMetric) on toy test',
        conventions={'images': 3, 'threshold': 0.45},
        results={'mA': 81.234, 'f1': float('nan')},
        names=('red', 'hat with brim'),
        groups=groups,
        columns={'mA': np.array([81.234, np.nan]), 'known': np.array([3, 0])},
    )


def test_text():
    lines = report().text().splitlines()
    assert lines[0] == 'ped (PedestrianMetric) on toy test: images 3, threshold 0.45'
    assert lines[1] == 'mA 81.23  f1 nan'
    assert lines[2].split() == ['attribute', 'group', 'mA', 'known']
    assert lines[3].split() == ['red', 'colour', '81.23', '3']
    assert lines[4].split() == ['hat', 'with', 'brim', '-', '0']
    assert len({len(line) for line in lines[2:]}) == 1


def test_no_group_column_without_groups():
    assert 'group' not in report(('', '')).text()


def test_json(tmp_path):
    path = tmp_path / 'new' / 'report.json'
    report().save(path)
    content = json.loads(path.read_text())
    assert content['results'] == {'mA': 81.234, 'f1': None}
    assert content['conventions'] == {'images': 3, 'threshold': 0.45}
    assert content['attributes'] == [
        {'name': 'red', 'group': 'colour', 'mA': 81.234, 'known': 3},
        {'name': 'hat with brim', 'group': '', 'mA': None, 'known': 0},
    ]


def test_unwritable_file(tmp_path):
    (tmp_path / 'file').touch()
    with pytest.raises(ConfigError, match='cannot be written'):
        report().save(tmp_path / 'file' / 'report.json')
