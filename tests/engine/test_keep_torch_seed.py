import random

import numpy as np
import torch
from mmengine.registry import FUNCTIONS

from mmattr.engine import keep_torch_seed


def draw():
    return random.random(), np.random.rand(), torch.rand(1).item()


def test_nothing_is_seeded():
    assert FUNCTIONS.get('keep_torch_seed') is keep_torch_seed
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    expected = draw()
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch.set_rng_state(states[2])
    keep_torch_seed(3)
    assert draw() == expected
