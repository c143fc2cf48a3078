"""Models of one stage and their exported files, made once per process and shared by the tests."""

import functools
import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch

from mmattr.apis import init_model
from mmattr.apis.export import export_model
from mmattr.apis.export.write_openvino import write_openvino
from tests.apis.tiny_setup import SIZE, save_checkpoint, tiny_config

THRESHOLD = {'hat': 0.25}


def one_stage_config(method='fc'):
    """A config whose graph has few nodes."""
    cfg = tiny_config(method)
    cfg.model.backbone.update(num_stages=1, out_indices=(0,), strides=(1,), dilations=(1,))
    cfg.model.in_channels = 8
    cfg.test_pipeline[1].update(backend='pillow', interpolation='bilinear', keep_ratio=False)
    cfg.test_dataloader.dataset.pipeline = cfg.test_pipeline
    return cfg


@functools.cache
def folder():
    return Path(tempfile.mkdtemp(prefix='mmattr_export_'))


@functools.cache
def tiny_model(method='fc'):
    """A model as `init_model` gives it."""
    cfg = one_stage_config(method)
    return init_model(cfg, save_checkpoint(folder() / f'{method}.pth', cfg), 'cpu')


@functools.cache
def tiny_onnx(method='fc'):
    """An ONNX file; its test skips where the packages are missing."""
    for package in ('onnx', 'onnxscript', 'onnxruntime'):
        pytest.importorskip(package)
    return export_model(tiny_model(method), folder() / f'{method}.onnx', threshold=THRESHOLD)


@functools.cache
def tiny_openvino(method='fc'):
    """The same for OpenVINO, converted from that file."""
    pytest.importorskip('openvino')
    report = tiny_onnx(method)
    path = report.path.with_suffix('.xml')
    write_openvino(report.path, report.metadata, path)
    return path


def images(count, seed=0):
    """(N, 3, H, W) uint8 noise."""
    return np.random.default_rng(seed).integers(0, 256, (count, 3, *SIZE), dtype=np.uint8)


@torch.no_grad()
def expected_scores(model, batch):
    """Scores of the model through its own preprocessor and prediction."""
    samples = model.test_step(dict(inputs=list(torch.from_numpy(batch))))
    return np.stack([sample.pred_score.numpy() for sample in samples])
