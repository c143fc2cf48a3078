"""Fixtures of the converter tests."""

import sys
from pathlib import Path

import pytest

from mmattr.datasets.annotation import Annotation

# The converters are scripts that import each other by plain names, as `python tools/dataset_converters/x.py` does.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / 'tools' / 'dataset_converters'))

SPLITS = ('train', 'val', 'trainval', 'test')


@pytest.fixture
def real_annotations(real_data_folder):
    """Folder of the original annotation files."""
    return real_data_folder / 'annotations'


@pytest.fixture
def convert(tmp_path):
    """Run a converter into a fresh folder and load the four files it wrote."""

    def run(main, *arguments):
        out = tmp_path / 'out'
        assert main([*map(str, arguments), '--out', str(out)]) == 0
        assert sorted(path.name for path in out.iterdir()) == sorted(f'{split}.json' for split in SPLITS)
        return {split: Annotation.load(out / f'{split}.json') for split in SPLITS}

    return run


@pytest.fixture
def refuse(tmp_path, capsys):
    """Run a converter on bad input: exit status 2, one sentence, nothing written. Returns the sentence."""

    def run(main, *arguments):
        out = tmp_path / 'refused'
        assert main([*map(str, arguments), '--out', str(out)]) == 2
        captured = capsys.readouterr()
        lines = captured.err.splitlines()
        assert len(lines) == 1
        assert lines[0].startswith('error: ')
        assert not out.exists()
        return lines[0]

    return run
