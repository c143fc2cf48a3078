"""Differences of the parity adapters."""

import math

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/parity_differences.py')


def test_arrays():
    found = dict(a=torch.tensor([1.0, 2.0]), b=torch.zeros(2, 3), c=torch.zeros(1), e=torch.zeros(0))
    expected = dict(a=np.array([1.0, 2.5]), b=np.zeros((3, 2)), d=np.zeros(1), e=np.zeros(0))
    differences = tool.largest_differences(found, expected)
    assert differences['a'] == 0.5
    assert differences['e'] == 0
    assert all(math.isnan(differences[name]) for name in 'bcd')


def test_norms_of_gradients():
    model = torch.nn.Linear(2, 2)
    model.weight.grad = torch.tensor([[3.0, 0.0], [0.0, 4.0]])
    recorded = {'w': 4.0, 'b': 1.0, 'x': 1.0}
    names = {'w': 'weight', 'b': 'bias', 'x': 'nothing'}
    differences = tool.norm_differences(model, recorded, names.get)
    assert differences['grad w'] == 0.25
    assert math.isnan(differences['grad b'])
    assert math.isnan(differences['grad x'])
    assert tool.norm_differences(model, {'w': 'nan'}, names.get) != {}
    assert math.isnan(tool.norm_differences(model, {'w': 'nan'}, names.get)['grad w'])


def test_settings_without_a_counterpart():
    tool.refuse_other_settings(dict(eps=1, other=2), dict(eps=1, absent=3))
    with pytest.raises(DataError, match='eps=2; only 1 can be compared'):
        tool.refuse_other_settings(dict(eps=2), dict(eps=1))
