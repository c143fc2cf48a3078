import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from mmattr.apis import AttributeInferencer
from tests.apis.export.tiny_export import tiny_onnx
from tests.apis.tiny_setup import NAMES, save_images

ROOT = Path(__file__).resolve().parents[2]

#: Makes the packages look as if they were not installed.
WITHOUT_TORCH = """
import runpy, sys
sys.modules.update(dict.fromkeys(('torch', 'torchvision', 'mmengine', 'mmcv', 'mmpretrain', 'cv2')))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')
"""


def run(*arguments):
    command = [sys.executable, '-c', WITHOUT_TORCH, str(ROOT / 'tools' / 'run_exported.py'), *map(str, arguments)]
    environment = os.environ | dict(PYTHONPATH=str(ROOT))
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_predicts_in_a_process_without_torch(tmp_path):
    path = tiny_onnx('label2label').path
    pictures = save_images(tmp_path, 2)
    finished = run(path, *pictures, '--threads', 1)
    assert finished.returncode == 0, finished.stderr
    results = [json.loads(line) for line in finished.stdout.splitlines()]
    expected = AttributeInferencer(path)(pictures)
    for result, own in zip(results, expected, strict=True):
        assert (result['path'], result['labels']) == (own['path'], own['labels'])
        assert tuple(result['scores']) == NAMES
        np.testing.assert_allclose(list(result['scores'].values()), list(own['scores'].values()), atol=1e-6)


def test_mistake_is_one_sentence(tmp_path):
    finished = run(tmp_path / 'none.onnx', 'a.jpg')
    assert finished.returncode == 2
    assert finished.stderr.startswith('error: There is no exported model')
    assert len(finished.stderr.splitlines()) == 1
