"""Work of heads against arithmetic, without any memory."""

import pytest

from mmattr.apis.head_fragment import HeadFragment
from mmattr.apis.head_work import count_head_work


def test_a_linear_classifier():
    work = count_head_work(HeadFragment('fc'), 20, (16, 2, 3), 4)
    assert (work.params, work.classifier_params, work.macs) == (340, 340, 320)
    # The random map itself, the pooled features and the logits.
    assert work.activations == pytest.approx(4 * 4 * (16 * 6 + 16 + 20), abs=4 * 4 * 36)
    assert work.training_memory == 2 * work.activations + 16 * 340


def test_attention_maps_are_seen():
    few, many = (count_head_work(HeadFragment('aqn_light'), m, (64, 2, 2), 2) for m in (1000, 2000))
    maps = 2 * 4 * (2000**2 - 1000**2) * 4  # images, heads, pairs of attributes, bytes
    assert many.activations - few.activations > maps


def test_a_million_attributes_take_no_memory():
    work = count_head_work(HeadFragment('ml_decoder'), 10**6, (2048, 14, 14), 64)
    assert work.classifier_params == 100 * 768 * 10**4 + 10**6
    small = count_head_work(HeadFragment('ml_decoder'), 1000, (2048, 14, 14), 64)
    assert work.macs - small.macs == 100 * 768 * (10**4 - 10)
