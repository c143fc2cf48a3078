import json
from dataclasses import asdict

import pytest
import torch

from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.memory_of_step import main
from mmattr.apis.speed_benchmark.speed_row import OURS, STOCK
from tests.apis.speed_benchmark.tiny_setting import TINY


@pytest.mark.parametrize('side', [STOCK, OURS])
def test_weights_gradients_and_momentum_are_in_the_peak(side, capfd):
    threads = torch.get_num_threads()
    main([side, json.dumps({**asdict(TINY), 'device': 'cpu'})])
    torch.set_num_threads(threads)
    found = json.loads(capfd.readouterr().out.splitlines()[-1])
    models = ComparedModels(TINY)
    weights = sum(parameter.nbytes for parameter in models.ours.parameters() if parameter.requires_grad)
    assert found['peak'] > 2.5 * weights
    assert found['resident_growth'] >= 0
