import pytest
import torch

from mmattr.engine import build_runner, find_resumable
from mmattr.errors import ConfigError
from tests.engine.tiny_run import tiny_config


def train(folder, epochs, **changes):
    runner = build_runner(tiny_config(folder, epochs=epochs, **changes))
    runner.train()
    return runner


def test_workers_draw_new_augmentations_each_epoch_and_the_same_after_resuming(tmp_path):
    workers = {'train_dataloader.num_workers': 2, 'optim_wrapper.optimizer.lr': 0.0}
    # Without learning, without dropout noise between epochs, only the augmentations make losses differ.
    whole = train(tmp_path / 'whole', 3, **workers)
    epochs = [sorted(whole.model.losses[start : start + 4]) for start in (0, 4, 8)]
    assert epochs[0] != epochs[1] != epochs[2]
    train(tmp_path / 'parts', 1, **workers)
    path = find_resumable(tmp_path / 'parts').path
    resumed = train(tmp_path / 'parts', 3, resume=True, load_from=str(path), **workers)
    assert resumed.model.losses == whole.model.losses[4:]


def test_the_seed_of_the_checkpoint_decides_also_for_the_order_of_images(tmp_path):
    whole = train(tmp_path / 'whole', 2, randomness=dict(seed=5))
    train(tmp_path / 'parts', 1, randomness=dict(seed=5))
    path = find_resumable(tmp_path / 'parts').path
    resumed = train(tmp_path / 'parts', 2, resume=True, load_from=str(path), randomness=dict(seed=None))
    assert resumed.model.losses == whole.model.losses[4:]


def test_nothing_drawn_elsewhere_changes_an_epoch(tmp_path, monkeypatch):
    first = train(tmp_path / 'a', 2)
    evaluate = type(first.val_evaluator).evaluate

    def evaluate_and_draw(self, size):
        torch.rand(3)
        return evaluate(self, size)

    monkeypatch.setattr(type(first.val_evaluator), 'evaluate', evaluate_and_draw)
    assert train(tmp_path / 'b', 2).model.losses == first.model.losses


def test_persistent_workers_are_refused(tmp_path):
    changes = {'train_dataloader.num_workers': 1, 'train_dataloader.persistent_workers': True}
    with pytest.raises(ConfigError, match='persistent_workers'):
        train(tmp_path, 1, **changes)
