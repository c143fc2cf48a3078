"""Folders that a test may use where they exist; without them it skips."""

import os
from pathlib import Path

import pytest


def _folder(variable: str, content: str) -> Path:
    """The folder that an environment variable names."""
    name = os.environ.get(variable)
    if not name:
        pytest.skip(f'{variable} does not name the folder of {content}')
    return Path(name)


@pytest.fixture(scope='session')
def golden_folder():
    """Numbers that were recorded from the released programs."""
    return _folder('MMATTR_GOLDEN', 'recorded numbers')


@pytest.fixture(scope='session')
def real_data_folder():
    """Original annotation files and photographs."""
    return _folder('MMATTR_REAL_DATA', 'real data')
