import pytest

from mmattr.engine import check_config
from mmattr.errors import ConfigError, UnknownTypeError
from tests.engine.tiny_run import tiny_config


def changed(**changes):
    return tiny_config('unused', **changes)


def test_a_sound_config_passes():
    check_config(changed())


@pytest.mark.parametrize(
    ('changes', 'sentence'),
    [
        (dict(modle=1), "unknown key 'modle'; did you mean 'model'"),
        ({'model.widht': 3}, "model: TinyModel has no argument 'widht'; did you mean 'width'"),
        ({'train_dataloader.btach_size': 3}, "train_dataloader has the unknown key 'btach_size'; did you mean 'batch_"),
        ({'train_dataloader.dataset.splt': 3}, r'train_dataloader\.dataset: TinyDataset has no argument'),
        ({'train_dataloader.sampler.shufle': True}, "sampler: DefaultSampler has no argument 'shufle'"),
        ({'default_hooks.checkpoint.intervall': 1}, 'default_hooks.checkpoint: AtomicCheckpointHook has no argument'),
        ({'optim_wrapper.clipgrad': {}}, "OptimWrapper has no argument 'clipgrad'; did you mean 'clip_grad'"),
        ({'val_evaluator.prefx': 'a'}, "val_evaluator: TinyMetric has no argument 'prefx'; did you mean 'prefix'"),
        (dict(num_attributes=5), r'states num_attributes = 5 .* model.num_attributes is 3'),
        (dict(protocol='papr'), "protocol 'papr'; did you mean 'paper'"),
        (dict(protocol='paper'), r"protocol 'paper', but val_dataloader reads other data"),
        ({'val_dataloader.dataset.split': 'test'}, r"protocol 'heldout', but val_dataloader reads the data of test_"),
        ({'default_hooks.checkpoint.save_best': None}, 'set default_hooks.checkpoint.save_best'),
        (dict(val_dataloader=None), "no 'val_dataloader' to select on"),
        (dict(test_cfg=None), "ends with a test, but no 'test_cfg'"),
    ],
)
def test_a_mistake_is_one_sentence(changes, sentence):
    with pytest.raises(ConfigError, match=sentence) as error:
        check_config(changed(**changes))
    assert '\n' not in str(error.value)


@pytest.mark.parametrize(
    ('changes', 'sentence'),
    [
        ({'model.type': 'TinyModle'}, r"model: 'TinyModle' .*did you mean 'TinyModel'"),
        ({'train_dataloader.dataset.type': 'TinyDateset'}, r'train_dataloader.dataset: .*TinyDataset'),
        ({'default_hooks.timer.type': 'IterTimerHok'}, r'default_hooks.timer: .*IterTimerHook'),
        ({'optim_wrapper.optimizer.type': 'SDG'}, r"optim_wrapper.optimizer: .*'SGD'"),
    ],
)
def test_an_unknown_type_is_one_sentence_with_its_place(changes, sentence):
    with pytest.raises(UnknownTypeError, match=sentence):
        check_config(changed(**changes))


def test_values_of_the_config_itself_start_with_an_underscore():
    check_config(changed(_width=3))


def test_a_config_without_model():
    cfg = changed()
    cfg.pop('model')
    with pytest.raises(ConfigError, match="no 'model'"):
        check_config(cfg)
