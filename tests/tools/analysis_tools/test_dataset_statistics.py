import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mmattr.datasets import Annotation, AttributeSpec

ROOT = Path(__file__).resolve().parents[3]
ROWS = [[1, 0, 2, 1], [0, 1, 0, 1], [1, 0, -1, 0], [0, 1, 1, -1]]


def run(*arguments):
    command = [sys.executable, str(ROOT / 'tools/analysis_tools/dataset_statistics.py'), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, check=False, env={**os.environ, 'PYTHONPATH': str(ROOT)}
    )


@pytest.fixture
def ann_file(tmp_path):
    attributes = [
        AttributeSpec('hat', 'head'),
        AttributeSpec('bald'),
        AttributeSpec('sleeve', values=('no', 'short', 'long')),
        AttributeSpec('bag'),
    ]
    records = [{'img_path': f'{index}.jpg', 'gt_label': row} for index, row in enumerate(ROWS)]
    Annotation('demo', 'train', attributes, records).save(tmp_path / 'train.json')
    return tmp_path / 'train.json'


def test_json(ann_file):
    result = run(ann_file, '--json', '--pairs', 1)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found['dataset'], found['split'], found['num_images'], found['num_attributes']) == ('demo', 'train', 4, 4)
    assert found['num_unknowns'] == 2
    assert [entry['positives'] for entry in found['attributes']] == [2, 2, [1, 1, 1], 2]
    assert [entry['unknowns'] for entry in found['attributes']] == [0, 0, 1, 1]
    assert found['strongest_pairs'] == [{'attributes': ['hat', 'bald'], 'phi': -1.0, 'images': 4}]
    assert found['checksum'] == Annotation.load(ann_file).checksum


def test_text_and_error(ann_file):
    result = run(ann_file)
    assert result.returncode == 0, result.stderr
    assert '4 images, 4 attributes' in result.stdout
    assert '-1.000        4  hat + bald' in result.stdout
    result = run(ann_file.with_name('gone.json'))
    assert result.returncode == 2
    assert result.stderr.strip() == f'error: The annotation file {ann_file.with_name("gone.json")} does not exist.'
