import pytest

from mmattr.apis.benchmark.read_suite import read_suite
from mmattr.errors import ConfigError
from tests.apis.benchmark.simple_suite import write_config, write_suite


@pytest.fixture
def configs(tmp_path):
    return [write_config(tmp_path / name / 'tiny.py', epochs=4) for name in ('fc', 'aqn')]


def test_a_suite_file(tmp_path, configs):
    runs = [
        dict(name='linear', config=str(configs[0])),
        # Found beside the suite, whatever the working folder is.
        dict(name='query', config='aqn/tiny.py', options={'model': {'width': 5}, 'log_level': 'INFO'}),
        dict(name='two', config='aqn/tiny.py', first_stage='query'),
    ]
    options = {'train_cfg.val_interval': 2, 'log_level': 'ERROR'}
    path = write_suite(tmp_path / 'faces.py', runs, seeds=[3, 4], baseline='query', options=options)
    suite = read_suite([path])
    assert (suite.name, suite.seeds, suite.baseline) == ('faces', (3, 4), 'query')
    assert [run.config for run in suite.runs] == [configs[0], configs[1], configs[1]]
    assert suite.runs[0].options == options
    assert suite.runs[1].options == {'train_cfg.val_interval': 2, 'log_level': 'INFO', 'model.width': 5}
    assert suite.runs[2].first_stage == 'query'

    suite = read_suite([path], seeds=[7], baseline='two', options={'log_level': 'DEBUG'}, epochs=2)
    assert (suite.seeds, suite.baseline) == ((7,), 'two')
    assert suite.runs[1].options['log_level'] == 'DEBUG'
    assert suite.runs[1].options['train_cfg.max_epochs'] == 2


def test_configs_are_named_by_what_differs(tmp_path, configs):
    suite = read_suite(configs)
    assert [run.name for run in suite.runs] == ['fc', 'aqn']
    assert (suite.seeds, suite.baseline) == ((0, 1, 2), 'fc')
    other = write_config(tmp_path / 'fc' / 'large.py')
    assert [run.name for run in read_suite([configs[0], other]).runs] == ['tiny', 'large']
    assert [run.name for run in read_suite([*configs, other]).runs] == ['fc_tiny', 'aqn_tiny', 'fc_large']
    plugin = write_config(tmp_path / 'my_project' / 'configs' / 'my_head.py')
    assert [run.name for run in read_suite([*configs, plugin]).runs] == ['fc', 'aqn', 'my_head']


def test_shipped_configs_are_found_from_anywhere(tmp_path, monkeypatch):
    path = write_suite(tmp_path / 's.py', [dict(name='fc', config='configs/fc/synthetic.py')])
    monkeypatch.chdir(tmp_path)
    assert read_suite([path]).runs[0].config.is_file()


@pytest.mark.parametrize(
    ('content', 'sentence'),
    [
        (dict(run=[]), "unknown key 'run'; did you mean 'runs'"),
        (dict(runs=[], sedes=[1]), "unknown key 'sedes'; did you mean 'seeds'"),
        (dict(runs=[]), r'needs runs = '),
        (dict(runs=['fc']), r"runs\[0\] of the suite .* is 'fc'"),
        (dict(runs=[dict(name='fc')]), r"runs\[0\] .* has no 'config'"),
        (dict(runs=[dict(name='fc', config='c.py', firststage='a')]), "did you mean 'first_stage'"),
        (dict(runs=[dict(name='fc', config='missing/tiny.py')], epochs=2), 'does not exist'),
    ],
)
def test_mistakes_are_one_sentence(tmp_path, content, sentence):
    path = tmp_path / 'suite.py'
    path.write_text(''.join(f'{key} = {value!r}\n' for key, value in content.items()), encoding='utf-8')
    with pytest.raises(ConfigError, match=sentence) as raised:
        read_suite([path])
    assert '\n' not in str(raised.value)


def test_a_suite_stands_alone(tmp_path, configs):
    path = write_suite(tmp_path / 's.py', [dict(name='fc', config=str(configs[0]))])
    with pytest.raises(ConfigError, match='stands alone'):
        read_suite([path, configs[1]])
