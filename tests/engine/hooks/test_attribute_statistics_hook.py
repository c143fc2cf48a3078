from types import SimpleNamespace

import numpy as np
import pytest
import torch
from mmengine.hooks import EMAHook

from mmattr.engine import build_runner
from mmattr.engine.hooks.attribute_statistics_hook import AttributeStatisticsHook, positive_ratio
from mmattr.errors import ConfigError
from mmattr.models import WeightedBCELoss
from mmattr.registry import MODELS
from tests.engine.tiny_run import TinyDataset, TinyModel, tiny_config


@MODELS.register_module()
class TinyNormModel(TinyModel):
    """The statistics are a buffer that training adds, and another buffer stands behind it."""

    def __init__(self, num_attributes=3, data_preprocessor=None):
        super().__init__(num_attributes)
        del self.positive_ratio
        self.loss_module = WeightedBCELoss('exp_ratio')
        self.norm = torch.nn.BatchNorm1d(num_attributes)

    def set_positive_ratio(self, ratio):
        self.loss_module.set_positive_ratio(ratio)

    def forward(self, inputs, label, index, mode='tensor'):
        inputs, label = torch.stack(list(inputs)), torch.stack(list(label))
        logits = self.norm(self.fc(inputs))
        if mode == 'loss':
            return dict(loss=self.loss_module(logits, label))
        return [dict(pred_score=score.sigmoid(), eval_loss=score.sum()) for score in logits]


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


def test_a_model_whose_table_follows_the_data_is_not_compared(tmp_path):
    hook = AttributeStatisticsHook()
    visualizer = SimpleNamespace(dataset_meta=dict(attributes=('hat', 'bag')))
    model = torch.nn.Identity()
    model.num_attributes = 4
    with pytest.raises(ConfigError, match='num_attributes is 4'):
        hook.before_run(SimpleNamespace(model=model, visualizer=visualizer))
    model.set_labels = lambda names: None
    hook.before_run(SimpleNamespace(model=model, visualizer=visualizer))


def test_number_of_attributes_is_compared(tmp_path):
    cfg = tiny_config(tmp_path, epochs=1)
    cfg.model.num_attributes = 4
    with pytest.raises(ConfigError, match=r"num_attributes is 4, but the data set 'tiny' has 3"):
        build_runner(cfg).train()


def test_averaged_weights_go_with_the_buffers_of_the_model(tmp_path):
    """EMAHook copies buffers in their order, so that a buffer which only the model has would shift the others."""
    cfg = tiny_config(tmp_path, epochs=2)
    cfg.model.type = 'TinyNormModel'
    cfg.train_dataloader.dataset.num_images = 8
    cfg.custom_hooks.append(dict(type='EMAHook', momentum=0.1))
    runner = build_runner(cfg)
    runner.train()
    averaged = next(hook for hook in runner.hooks if isinstance(hook, EMAHook)).ema_model.module
    expected = dict(runner.model.named_buffers())
    assert {'loss_module.positive_ratio', 'norm.running_mean'} <= set(expected)
    for name, buffer in averaged.named_buffers():
        torch.testing.assert_close(buffer, expected.pop(name))
    assert not expected
    assert not torch.equal(averaged.fc.weight, runner.model.fc.weight)
