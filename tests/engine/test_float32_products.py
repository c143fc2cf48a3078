"""The choice of float32 products, on this CPU and on pretended ones."""

import pytest
import torch

from mmattr.engine import float32_products
from mmattr.engine.float32_products import Float32Products, choose_float32_products, product_error
from mmattr.errors import ConfigError

CPU, GPU = torch.device('cpu'), torch.device('cuda')


@pytest.fixture(autouse=True)
def settings():
    before = Float32Products.current()
    yield
    before.apply()


def pretend(monkeypatch, error):
    """A CPU whose oneDNN has this error; torch's own products have that of float32."""
    monkeypatch.setattr(
        float32_products,
        'product_error',
        lambda device: error if torch.get_float32_matmul_precision() == 'medium' else 2e-7,
    )


def test_the_error_is_that_of_the_number_format():
    assert product_error(CPU) < 3e-6
    with torch.autocast('cpu', torch.bfloat16):
        assert 1e-3 < product_error(CPU) < 1e-2


def test_what_is_chosen_here_is_as_accurate_as_float32():
    products, _ = choose_float32_products('auto', CPU)
    with products.in_force():
        assert product_error(CPU) < float32_products.FLOAT32_ERROR
    assert Float32Products.current() != products or products.matmul == 'highest'


def test_accurate_products_of_onednn_are_taken(monkeypatch):
    pretend(monkeypatch, 6e-7)
    products, sentence = choose_float32_products('auto', CPU)
    assert products.matmul == 'medium'
    assert 'measured relative error 6.0e-07, by default 2.0e-07' in sentence
    assert torch.get_float32_matmul_precision() == 'highest'


def test_bfloat16_products_are_refused_unless_asked_for(monkeypatch):
    pretend(monkeypatch, 1.7e-3)
    products, sentence = choose_float32_products('auto', CPU)
    assert products.matmul == 'highest'
    assert 'refused' in sentence
    assert '1.7e-03' in sentence
    products, sentence = choose_float32_products('reduced', CPU)
    assert products.matmul == 'medium'
    assert 'below float32 accuracy here' in sentence


def test_without_onednn_nothing_is_measured(monkeypatch):
    monkeypatch.setattr(torch.backends.mkldnn, 'is_available', lambda: False)
    monkeypatch.setattr(float32_products, 'product_error', lambda device: pytest.fail('measured'))
    assert choose_float32_products('auto', CPU)[0].matmul == 'highest'


def test_tensorfloat_32_is_only_taken_when_asked_for():
    assert choose_float32_products('auto', GPU)[0] == Float32Products('highest', False)
    products, sentence = choose_float32_products('reduced', GPU)
    assert products == Float32Products('high', True)
    assert 'as asked for' in sentence


@pytest.mark.parametrize('device', [CPU, GPU])
def test_default_leaves_torch_alone(device):
    before = Float32Products('high', False)
    before.apply()
    assert choose_float32_products('default', device)[0] == before


def test_settings_are_put_back_after_an_error():
    before = Float32Products.current()
    with pytest.raises(ZeroDivisionError), Float32Products('medium', False).in_force():
        assert 1 / (Float32Products.current() != Float32Products('medium', False))
    assert Float32Products.current() == before


def test_an_unknown_wish_names_the_nearest():
    with pytest.raises(ConfigError, match="did you mean 'reduced'"):
        choose_float32_products('reduce', CPU)
