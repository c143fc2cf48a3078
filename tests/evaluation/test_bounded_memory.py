import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluation.bounded_evaluation import NUM_DIFFERENT

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    'num_images', [4 * NUM_DIFFERENT, pytest.param(391 * NUM_DIFFERENT, marks=pytest.mark.slow)], ids=['1e5', '1e7']
)
def test_memory_does_not_grow_with_the_number_of_images(num_images):
    command = [sys.executable, '-m', 'tests.evaluation.bounded_evaluation', str(num_images)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    growth, difference = (
        float(re.search(pattern, output)[1]) for pattern in (r'grew by ([\d.]+) MiB', r'different images ([\d.e+-]+)')
    )
    assert growth < 32  # the labels and scores of 1e7 images would take 1,300 MB
    assert difference < 1e-9
