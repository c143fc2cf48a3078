"""The command that says what is wrong with predictions."""

import json

import numpy as np
import pytest

from mmattr.errors import ConfigError, DataError
from tests.apis.error_analysis.score_files import NAMES, write_scores
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/errors.py')


def test_labels_and_scores_are_enough(tmp_path, capsys):
    np.savez(tmp_path / 'a.npz', label=[[1, 0], [0, -1]], score=[[0.2, 0.9], [0.1, 0.5]])
    tool.main([str(tmp_path / 'a.npz'), '--out-dir', str(tmp_path / 'out')])
    output = capsys.readouterr().out
    assert 'note: There is no sheet of mistakes' in output
    assert output.endswith(f'The report is {tmp_path / "out" / "errors.md"}.\n')
    content = json.loads((tmp_path / 'out' / 'errors.json').read_text())
    assert content['confusion']['a']['error'] == pytest.approx(200 / 3)


def test_models_side_by_side_with_thresholds(tmp_path):
    query = np.full((60, 4), 0.4, dtype=np.float32)
    test = [write_scores(tmp_path, 'a'), write_scores(tmp_path, 'b', seed=1, query_score=query)]
    val = [
        write_scores(tmp_path, 'c', split='val', num_images=30),
        write_scores(tmp_path, 'd', split='val', num_images=30, query_score=query[:30]),
    ]
    options = ['--names', 'FC', 'L2L', '--with-query', '--criterion', 'f1', '--bins', '5']
    tool.main([*map(str, test), *options, '--val-scores', *map(str, val), '--out-dir', str(tmp_path / 'out')])
    content = json.loads((tmp_path / 'out' / 'errors.json').read_text())
    assert content['models'] == list(content['thresholds']['models']) == ['FC', 'L2L', 'L2L (query)']
    assert content['thresholds']['criterion'] == 'f1'
    assert content['calibration']['num_bins'] == 5
    # The file of thresholds is what --threshold takes.
    chosen = str(tmp_path / 'out' / 'thresholds_FC.json')
    tool.main([str(test[0]), '--threshold', chosen, '--out-dir', str(tmp_path / 'again')])
    again = json.loads((tmp_path / 'again' / 'errors.json').read_text())
    assert again['confusion']['a']['error'] == content['thresholds']['models']['FC']['after']['error']


def test_threshold_option(tmp_path):
    assert tool.parse_threshold('0.45', NAMES) == 0.45
    (tmp_path / 'a.json').write_text('{"bag": 0.2, "hat": 0.1, "old": 0.3, "young": 0.4}')
    assert tool.parse_threshold(str(tmp_path / 'a.json'), NAMES) == [0.1, 0.2, 0.4, 0.3]
    with pytest.raises(DataError, match="no threshold of attribute 'shoes'"):
        tool.parse_threshold(str(tmp_path / 'a.json'), ['shoes'])
    with pytest.raises(ConfigError, match="a number or a JSON file, got 'half'"):
        tool.parse_threshold('half', NAMES)


def test_mistakes_are_one_sentence(tmp_path):
    path = str(write_scores(tmp_path, 'a'))
    out = ['--out-dir', str(tmp_path / 'out')]
    with pytest.raises(ConfigError, match='one file per model, 1 of them, got 2'):
        tool.main([path, '--val-scores', path, path, *out])
    with pytest.raises(ConfigError, match='threshold must be a number in'):
        tool.main([path, '--threshold', '2', *out])
    with pytest.raises(ConfigError, match='at least 1 bin'):
        tool.main([path, '--bins', '0', *out])
    with pytest.raises(DataError, match='No image of a mistake was found in'):
        tool.main([path, '--image-root', str(tmp_path), *out])
    with pytest.raises(DataError, match='No such file'):
        tool.main([str(tmp_path / 'missing.npz'), *out])
    (tmp_path / 'out').write_text('in the way')
    with pytest.raises(ConfigError, match='cannot be written'):
        tool.main([path, *out])
