import json

import pytest
import torch

from mmattr.errors import ConfigError
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/benchmark_speed.py')


def setting_of(*options):
    return tool.read_setting(tool.build_parser().parse_args([*options, '--device', 'cpu']))


def test_options_make_the_setting():
    setting = setting_of('--repeats', '9', '--threads', '3', '--batch', '8')
    assert (setting.train_rounds, setting.rounds, setting.threads, setting.batches) == (9, 9, 3, (2, 8))
    assert setting_of('--quick').image_size == 64
    assert (setting_of().train_rounds, setting_of().depth) == (4, 50)


def test_names_are_listed(capsys):
    tool.main(['--list', '--device', 'cpu'])
    assert 'train_fp32_b16' in capsys.readouterr().out.splitlines()


def test_result_goes_to_the_file_and_the_terminal(tmp_path, capsys):
    threads = torch.get_num_threads()
    options = ['--quick', '--device', 'cpu', '--rows', 'evaluate', '--json', str(tmp_path / 'speed.json')]
    tool.main([*options, '--markdown'])
    out, err = capsys.readouterr()
    assert '| evaluate | ' in out
    assert err.startswith('evaluate: evaluate, evaluate_samples ...')
    rows = json.loads((tmp_path / 'speed.json').read_text())['rows']
    assert [row['name'] for row in rows] == ['evaluate', 'evaluate_samples']
    assert torch.get_num_threads() == threads


def test_an_unknown_row_is_refused():
    with pytest.raises(ConfigError, match="no row 'trian'; did you mean 'train'"):
        tool.main(['--quick', '--device', 'cpu', '--rows', 'trian'])
