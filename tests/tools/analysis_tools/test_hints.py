"""The command that measures known attributes as hints."""

import json

import pytest

from mmattr.errors import ConfigError, DataError
from tests.apis.tiny_setup import NAMES, save_annotation, save_checkpoint, tiny_config, write_config
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/hints.py')
LABELS = [[1, 0, -1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 0, 1, 0]]


def files(tmp_path, method='label2label', labels=LABELS, name='model', seed=0):
    cfg = tiny_config(method, dataset=save_annotation(tmp_path / f'data_{name}', labels))
    checkpoint = save_checkpoint(tmp_path / f'{name}.pth', cfg, seed=seed)
    return [write_config(tmp_path / f'{name}.py', cfg), str(checkpoint)]


def test_report_of_two_models_and_two_references(tmp_path, capsys):
    out = tmp_path / 'out'
    command = [*files(tmp_path), '--label-only', *files(tmp_path, name='label_only', seed=1)]
    command += ['--annotation', str(tmp_path / 'data_model' / 'test.csv'), '--fractions', '50', '25', '--repeats', '2']
    tool.main([*command, '--out-dir', str(out), '--device', 'cpu'])
    found = json.loads((out / 'hints.json').read_text())
    names = [model['name'] for model in found['models']]
    assert names[0].endswith('/model')
    assert names[1].startswith('label-only: ')
    assert len(names) == 4
    for model in found['models']:
        assert [point['percent'] for point in model['curve']] == [0, 25, 50]
        assert set(model['curve'][0]['attributes']) == set(NAMES)
    assert found['setting']['images'] == 4
    assert capsys.readouterr().out.strip() == (out / 'hints.md').read_text().strip()
    assert (out / 'hints.png').stat().st_size > 5000


def test_options_change_the_first_config_only(tmp_path, monkeypatch):
    rounds = []
    predict = tool.predict_with_hints
    monkeypatch.setattr(
        tool,
        'predict_with_hints',
        lambda model, **given: rounds.append(model.head.refinement_rounds) or predict(model, **given),
    )
    command = [*files(tmp_path), '--label-only', *files(tmp_path, name='label_only'), '--repeats', '1']
    options = ['--cfg-options', 'model.head.refinement_rounds=2']
    tool.main([*command, *options, '--fractions', '50', '--device', 'cpu', '--out-dir', str(tmp_path / 'out')])
    assert rounds == [2, 0]
    assert 'changed: model.head.refinement_rounds=2' in (tmp_path / 'out' / 'hints.md').read_text()


def test_mistakes_end_in_a_sentence(tmp_path):
    out = ['--out-dir', str(tmp_path / 'out'), '--device', 'cpu', '--repeats', '1']
    pair = files(tmp_path)
    with pytest.raises(ConfigError, match='FCHead cannot use known words'):
        tool.main([*files(tmp_path, 'fc', name='fc'), *out])
    with pytest.raises(ConfigError, match='below 100'):
        tool.main([*pair, '--fractions', '100', *out])
    with pytest.raises(DataError, match='labels differ'):
        tool.main([*pair, '--label-only', *files(tmp_path, labels=LABELS[::-1], name='other'), *out])
    save_annotation(tmp_path / 'renamed', LABELS, NAMES[::-1])
    with pytest.raises(DataError, match='attributes of'):
        tool.main([*pair, '--annotation', str(tmp_path / 'renamed' / 'test.csv'), *out])
    (tmp_path / 'file').write_text('')
    with pytest.raises(ConfigError, match='--out-dir'):
        tool.main([*pair, '--out-dir', str(tmp_path / 'file'), '--device', 'cpu', '--repeats', '1'])
