import pytest
import torch
from mmengine.config import Config

from mmattr.apis import build_model, init_model
from mmattr.apis.init_model import choose_device
from mmattr.errors import CheckpointError, ConfigError, UnknownTypeError
from tests.apis.tiny_setup import GROUPS, NAMES, save_checkpoint, tiny_config, write_config
from tests.models.clip.tiny_clip import with_words


def test_weights_and_names_come_from_the_checkpoint(tmp_path):
    cfg = tiny_config()
    path = save_checkpoint(tmp_path / 'fc.pth', cfg)
    model = init_model(write_config(tmp_path / 'config.py', cfg), path, 'cpu')
    stored = torch.load(path, weights_only=True)['state_dict']
    assert all(torch.equal(value, stored[name]) for name, value in model.state_dict().items())
    assert (model.attribute_names, model.attribute_groups) == (NAMES, GROUPS)
    assert model.attribute_names_source == 'checkpoint'
    assert model.dataset_meta == dict(attributes=NAMES, groups=GROUPS)
    assert not any(module.training for module in model.modules())


def test_without_checkpoint_the_attributes_are_numbered():
    model = init_model(tiny_config(num_attributes=2), device='cpu')
    assert model.attribute_names == ('attr_0', 'attr_1')
    assert model.attribute_names_source == 'numbered'


def test_other_number_of_attributes_is_named(tmp_path):
    path = save_checkpoint(tmp_path / 'fc.pth', tiny_config())
    with pytest.raises(CheckpointError, match=r'trained on tiny with 5 attributes.*num_attributes=3'):
        init_model(tiny_config(num_attributes=3), path, 'cpu')


def test_other_method_is_named(tmp_path):
    path = save_checkpoint(tmp_path / 'fc.pth', tiny_config())
    with pytest.raises(
        CheckpointError, match=r'does not fit.*keys are missing.*2 keys are unexpected \(head\.classifier'
    ):
        init_model(tiny_config('label2label'), path, 'cpu')


def test_options_replace_values():
    assert init_model(tiny_config(), device='cpu', cfg_options={'model.num_attributes': 4}).num_attributes == 4


def test_top_level_preprocessor_is_the_default():
    cfg = tiny_config()
    cfg.data_preprocessor = dict(type='AttributeDataPreprocessor', mean=[1, 2, 3])
    assert build_model(cfg).data_preprocessor.mean.flatten().tolist() == [1, 2, 3]
    cfg.model.data_preprocessor = dict(type='AttributeDataPreprocessor', mean=[4, 5, 6])
    assert build_model(cfg).data_preprocessor.mean.flatten().tolist() == [4, 5, 6]


def test_unusable_configs():
    with pytest.raises(ConfigError, match="no key 'model'"):
        init_model(Config(dict(x=1)))
    with pytest.raises(UnknownTypeError, match='FCHead'):
        init_model(tiny_config(), cfg_options={'model.head.type': 'FCHed'})


def test_devices():
    assert choose_device('cpu') == torch.device('cpu')
    assert choose_device(None).type == ('cuda' if torch.cuda.is_available() else 'cpu')
    for wrong in ('gpu', 'cuda:99'):
        with pytest.raises(ConfigError, match=wrong):
            choose_device(wrong)


def test_a_model_that_reads_names_gets_those_of_the_checkpoint(tmp_path):
    pytest.importorskip('open_clip')
    model = dict(
        type='VisionLanguageRecognizer',
        num_attributes=len(NAMES),
        in_channels=32,
        backbone=dict(type='CLIPVisualBackbone', model=with_words()),
        head=dict(type='LabelMatchHead', embed_dims=24),
    )
    cfg = Config(dict(model=model))
    path = save_checkpoint(tmp_path / 'clip.pth', cfg)
    assert init_model(cfg, path, 'cpu').labels == NAMES
    cfg.model.labels = ['hat', 'bag', 'skirt', 'boots', 'scarf']
    stated = init_model(cfg, device='cpu')
    assert stated.attribute_names == stated.labels == tuple(cfg.model.labels)
    assert stated.attribute_names_source == 'config'
