import pytest

from mmattr.apis.speed_benchmark.compared_models import ComparedModels
from mmattr.apis.speed_benchmark.setting import STOCK_PRODUCTS
from mmattr.apis.speed_benchmark.training_sides import TrainingSides
from tests.apis.speed_benchmark.tiny_setting import TINY


@pytest.fixture(scope='module')
def sides():
    models = ComparedModels(TINY)
    for model in models.all:
        model.train()
    return TrainingSides(models)


def test_the_stock_reference_has_no_setting(sides):
    step = sides.reference_stock(2)
    assert step.products == STOCK_PRODUCTS
    assert not step.optimizer.param_groups[0].get('fused')
    assert not step.bfloat16


def test_the_others_share_their_settings_and_each_model_its_optimiser(sides):
    same, ours, plain, half = (
        sides.reference_same(2, 'fp32'),
        sides.ours(2, 'fp32'),
        sides.ours(2, 'fp32', 'plain'),
        sides.ours(2, 'bf16'),
    )
    assert {step.products for step in (same, ours, plain, half)} == {sides.products}
    assert all(step.optimizer.param_groups[0]['fused'] for step in (same, ours))
    assert ours.optimizer is plain.optimizer is half.optimizer is not same.optimizer
    assert (half.bfloat16, plain.path, ours.path) == (True, 'plain', 'auto')
    for step in (same, ours, plain, half):
        step()
