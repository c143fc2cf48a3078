"""Times of forward passes."""

import time

import numpy as np
import pytest
import torch

from mmattr.apis.latency import Latency, measure_latency
from mmattr.errors import ConfigError
from mmattr.models import FCHead
from tests.apis.test_complexity import small

SHAPE = (3, 32, 32)


def test_summary_of_times():
    latency = Latency(np.array([30.0, 10.0, 20.0, 50.0, 40.0]), batch_size=6, device='cpu', threads=1)
    assert latency.median == 30
    assert latency.quartiles == (20, 40)
    assert latency.images_per_second == pytest.approx(200)


def test_only_repeats_count_and_threads_come_back():
    before = torch.get_num_threads()
    found = measure_latency(small(), SHAPE, batch_size=2, repeats=3, warmup=1, device='cpu', threads=before + 1)
    assert found.times.shape == (3,)
    assert (found.times > 0).all()
    assert (found.batch_size, found.device, found.threads) == (2, 'cpu', before + 1)
    assert torch.get_num_threads() == before


def test_the_warm_up_is_not_timed_and_a_slow_pass_is_seen(monkeypatch):
    calls = []

    def forward(self, feats):
        calls.append(len(calls))
        time.sleep(0.2 if len(calls) == 1 else 0.02)
        return feats[-1].mean(dim=(2, 3))

    monkeypatch.setattr(FCHead, 'forward', forward)
    cfg = small()
    cfg.model.neck = None
    cfg.model.head = dict(type='FCHead')
    found = measure_latency(cfg, SHAPE, repeats=2, warmup=1, device='cpu')
    assert len(calls) == 3
    assert found.times.min() >= 20


@pytest.mark.parametrize('wrong', [dict(repeats=0), dict(warmup=-1), dict(threads=0), dict(batch_size=0)])
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(ConfigError):
        measure_latency(small(), SHAPE, device='cpu', **wrong)


@pytest.mark.gpu
def test_on_a_gpu():
    found = measure_latency(small(), SHAPE, repeats=3, device='cuda')
    assert found.device == torch.cuda.get_device_name()
