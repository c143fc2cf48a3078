import torch

from mmattr.apis.speed_benchmark.hot_operations import hot_operations


def test_the_largest_operation_comes_first():
    x = torch.randn(512, 512)
    found = hot_operations(lambda: (x @ x @ x @ x).relu(), torch.device('cpu'))
    assert found[0].startswith('aten::mm ')
    assert found[0].endswith(' %')
