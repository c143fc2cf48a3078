from types import SimpleNamespace

import numpy as np
import pytest

from mmattr.engine import build_runner
from mmattr.engine.hooks.attribute_statistics_hook import positive_ratio
from mmattr.errors import ConfigError
from tests.engine.tiny_run import TinyDataset, tiny_config


def counted(*datasets):
    """An independent count, label by label."""
    labels = [dataset.labels[i] for dataset in datasets for i in range(len(dataset))]
    return [sum(row[m] == 1 for row in labels) / sum(row[m] != -1 for row in labels) for m in range(3)]


def test_the_model_gets_the_ratio_of_the_training_split(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1)
    cfg.train_dataloader.dataset.num_images = 11
    runner = build_runner(cfg)
    runner.train()
    assert np.allclose(runner.model.positive_ratio, counted(TinyDataset(11)))


def test_wrapped_data_sets():
    a, b = TinyDataset(5), TinyDataset(30)
    assert np.allclose(positive_ratio(a), counted(a))
    joined = SimpleNamespace(datasets=[a, b], metainfo=a.metainfo)
    rows = [dataset.get_data_info(index) for dataset in (a, b) for index in range(len(dataset))]
    concatenated = type('Joined', (), dict(__len__=lambda self: len(rows), get_data_info=lambda self, i: rows[i]))()
    concatenated.__dict__.update(vars(joined))
    assert np.allclose(positive_ratio(concatenated), counted(a, b))


def test_attribute_without_known_labels_is_neutral_and_told(tmp_path, caplog):
    runner = build_runner(tiny_config(tmp_path, epochs=1))
    dataset = runner.train_dataloader.dataset
    dataset.metainfo = {**dataset.metainfo, 'positive_ratio': (0.25, float('nan'), 1.0)}
    warnings = []
    runner.logger.addFilter(lambda record: warnings.append(record.getMessage()) or True)
    runner.train()
    assert runner.model.positive_ratio.tolist() == [0.25, 0.5, 1.0]
    assert any('bag' in warning for warning in warnings)


def test_number_of_attributes_is_compared(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1)
    cfg.model.num_attributes = 4
    with pytest.raises(ConfigError, match=r"num_attributes is 4, but the data set 'tiny' has 3"):
        build_runner(cfg).train()
