"""The metafiles name every config, say what its config says, and hold every published figure."""

import re

import pytest
from mmengine import Config

from mmattr.apis.complexity import measure_complexity
from mmattr.apis.model_zoo import read_model_index
from mmattr.config_path import list_configs, shipped_folder

ROOT = shipped_folder('configs').parent
INDEX = ROOT / 'model-index.yml'
MODELS = {model.config.removeprefix('configs/'): model for model in read_model_index(INDEX)}

#: Leaf configs without an entry, each with the reason.
EXCLUDED: dict[str, str] = {
    'label2label/lfwa_fast.py': 'the model and the training of lfwa.py, only computed with faster settings',
}

LFWA_TABLES = {
    1: {'lfwa_mlm_layers_1': 12.58, 'lfwa': 12.49, 'lfwa_mlm_layers_3': 12.54, 'lfwa_mlm_layers_4': 12.52},
    2: {'lfwa': 12.49, 'lfwa_query_layers_2': 12.52, 'lfwa_query_layers_3': 12.50, 'lfwa_query_layers_4': 12.58},
    3: {
        'lfwa_mask_ratio_00': 12.55,
        'lfwa': 12.49,
        'lfwa_mask_ratio_15': 12.55,
        'lfwa_mask_ratio_20': 12.54,
        'lfwa_mask_ratio_30': 12.57,
    },
    4: {
        'lfwa_mlm_weight_05': 12.64,
        'lfwa_mlm_weight_08': 12.56,
        'lfwa': 12.49,
        'lfwa_mlm_weight_12': 12.60,
        'lfwa_mlm_weight_15': 12.63,
    },
    6: {'lfwa_zero_mask': 12.60, 'lfwa_agnostic_mask': 12.57, 'lfwa': 12.49},
    7: {'lfwa_mlm_mlp': 13.34, 'lfwa_mlm_encoder': 13.32, 'lfwa_two_stage': 13.01, 'lfwa': 12.49},
    8: {'lfwa': 12.49},
}

#: Error in percent, its deviation, MACs in G, by method and config.
TABLE_5 = {
    ('fc', 'lfwa'): (13.63, 0.02, 5.30),
    ('fc', 'lfwa_resnet101'): (13.05, 0.03, 10.15),
    ('fc', 'lfwa_vit_b16'): (13.73, 0.02, 16.85),
    ('aqn', 'lfwa'): (13.36, 0.04, 5.63),
    ('aqn', 'lfwa_resnet101'): (12.70, 0.02, 10.48),
    ('aqn', 'lfwa_vit_b16'): (13.32, 0.04, 16.97),
    ('label2label', 'lfwa'): (12.49, 0.02, 6.30),
    ('label2label', 'lfwa_resnet101'): (12.44, 0.04, 11.16),
    ('label2label', 'lfwa_vit_b16'): (12.79, 0.01, 17.23),
}

#: mA, accuracy, precision, recall, F1; then colours, patterns, parts, appearance, total.
TABLES_9_AND_10 = {
    (9, 'fc/pa100k.py'): (77.96, 75.86, 86.27, 84.16, 84.72),
    (9, 'aqn/pa100k.py'): (80.89, 78.51, 86.15, 87.85, 86.58),
    (9, 'label2label/pa100k.py'): (82.24, 79.23, 86.39, 88.57, 87.08),
    (10, 'fc/clothing.py'): (91.39, 96.07, 87.00, 88.21, 91.57),
    (10, 'aqn/clothing.py'): (91.98, 96.37, 88.19, 89.89, 92.29),
    (10, 'label2label/clothing.py'): (92.73, 96.82, 88.20, 90.88, 92.87),
}


def published_in(number, paper='arXiv 2207.08677'):
    return [
        (name, result)
        for name, model in MODELS.items()
        for result in model.published
        if result.paper == paper and number in result.tables
    ]


def test_every_config_has_an_entry_and_every_entry_a_config():
    assert set(MODELS) | set(EXCLUDED) == set(list_configs())
    assert not set(MODELS) & set(EXCLUDED)


@pytest.mark.parametrize('number', LFWA_TABLES)
def test_tables_of_label2label_on_lfwa(number):
    found = {name.rpartition('/')[2].removesuffix('.py'): result.metrics for name, result in published_in(number)}
    assert found == {name: {'Error': value} for name, value in LFWA_TABLES[number].items()}


def test_table_5():
    found = {
        tuple(name.removesuffix('.py').split('/')): (result.metrics['Error'], result.deviations['Error'], result.macs)
        for name, result in published_in(5)
    }
    assert found == TABLE_5


def test_tables_9_and_10():
    found = {
        (number, name): tuple(result.metrics.values()) for number in (9, 10) for name, result in published_in(number)
    }
    assert found == TABLES_9_AND_10


def input_size(pipeline):
    """What the last step that changes the size leaves."""
    sizes = [step['scale'][::-1] for step in pipeline if step['type'] == 'Resize']
    sizes += [2 * [step['crop_size']] for step in pipeline if step['type'] == 'mmpretrain.CenterCrop']
    return '{} x {}'.format(*sizes[-1])


@pytest.mark.parametrize('name', MODELS)
def test_an_entry_says_what_its_config_says(name):
    model, cfg = MODELS[name], Config.fromfile(ROOT / 'configs' / name)
    meta = model.metadata
    assert meta['Epochs'] == cfg.train_cfg.max_epochs
    assert meta['Batch Size'] == cfg.train_dataloader.batch_size
    pretrained = cfg.model.backbone.get('init_cfg') or cfg.model.backbone.get('weights')
    assert (meta['Pretraining'] == 'none') == (pretrained is None)
    assert meta['Input Size'] == input_size(cfg.test_pipeline)
    for result in model.results:
        assert result.protocol == cfg.protocol
        assert result.dataset == meta['Training Data']


@pytest.mark.parametrize('name', MODELS)
def test_a_measured_figure_has_a_command_of_this_repository(name):
    for result in MODELS[name].measured:
        files = re.findall(r'(?:tools|configs)/[\w/]+\.(?:py|sh)', result.command)
        assert any(file.startswith('tools/') for file in files), result.command
        assert all((ROOT / file).is_file() for file in files), result.command


@pytest.mark.parametrize('name', ['fc/lfwa_64px.py', 'aqn/synthetic.py', 'label2label/ablations/lfwa_mlm_layers_3.py'])
def test_costs_of_a_sample(name):
    check_costs(name)


@pytest.mark.slow
@pytest.mark.parametrize('name', MODELS)
def test_costs(name):
    check_costs(name)


def check_costs(name):
    meta = MODELS[name].metadata
    size = tuple(int(number) for number in meta['Input Size'].split(' x '))
    found = measure_complexity(Config.fromfile(ROOT / 'configs' / name), (3, *size))
    assert meta['Parameters'] == found.params
    assert meta['MACs modules (G)'] == pytest.approx(found.macs_modules / 1e9, abs=6e-4)
    assert meta['MACs full (G)'] == pytest.approx(found.macs_full / 1e9, abs=6e-4)


def test_openmmlab_tools_read_the_index():
    loader = pytest.importorskip('modelindex.load_model_index')
    index = loader.load(str(INDEX))
    assert {model.config for model in index.models} == {f'configs/{name}' for name in MODELS}
    folders = {path.name for path in (ROOT / 'configs').iterdir() if (path / 'metafile.yml').is_file()}
    assert {collection.readme.split('/')[1] for collection in index.collections} == folders
    for collection in index.collections:
        assert (ROOT / collection.readme).is_file()
    by_config = {model.config: model.full_model for model in index.models}
    assert by_config['configs/label2label/lfwa.py'].results.data[0].metrics == {'Error': 12.49}
