"""WordVectorQueries: one layer for all words, two tables."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.layers import WordVectorQueries

TABLE, OTHER = torch.randn(3, 4), torch.randn(5, 4)


def test_each_mode_has_its_table():
    layer = WordVectorQueries(TABLE, 6, OTHER)
    weight, bias = layer.projection.weight, layer.projection.bias
    for mode, table in ((True, TABLE), (False, OTHER)):
        layer.train(mode)
        assert layer.num_queries == len(table)
        torch.testing.assert_close(layer(), (table @ weight.T + bias).relu())


def test_tables_move_with_the_model_and_stay_out_of_checkpoints():
    layer = WordVectorQueries(TABLE, 6)
    assert set(layer.state_dict()) == {'projection.weight', 'projection.bias'}
    assert layer.to(torch.float64)().dtype == torch.float64
    layer.set_word_vectors(OTHER)
    assert layer().dtype == torch.float64


def test_a_wrong_stage_or_width_is_refused():
    layer = WordVectorQueries(TABLE, 6)
    with pytest.raises(ConfigError, match="no stage 'tets'; did you mean 'test'"):
        layer.set_word_vectors(OTHER, 'tets')
    with pytest.raises(ConfigError, match='2 numbers each, but the model was built for 4'):
        layer.set_word_vectors(torch.zeros(3, 2))
