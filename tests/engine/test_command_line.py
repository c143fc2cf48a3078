import argparse

import pytest

from mmattr.engine.command_line import OverrideAction, run_tool, sentence_of
from mmattr.errors import CheckpointError, ConfigError, DataError


@pytest.fixture
def parser():
    parser = argparse.ArgumentParser()
    parser.add_argument('--cfg-options', nargs='+', action=OverrideAction)
    return parser


def test_values_are_read(parser):
    args = parser.parse_args(['--cfg-options', 'a.b=1', 'c=x', 'd=[1,2]', 'e=None', 'f=1e-3'])
    assert args.cfg_options == {'a.b': 1, 'c': 'x', 'd': [1, 2], 'e': None, 'f': 1e-3}


@pytest.mark.parametrize('pair', ['novalue', 'a=[dict(type=A,b=2)]', 'a=[1,(2]'])
def test_what_cannot_be_read_is_one_sentence(parser, pair, capsys):
    with pytest.raises(SystemExit) as error:
        parser.parse_args(['--cfg-options', pair])
    assert error.value.code == 2
    assert pair in capsys.readouterr().err


def test_a_mistake_is_printed_without_traceback(capsys, monkeypatch):
    def main():
        raise CheckpointError('a.pth is no good.')

    with pytest.raises(SystemExit) as error:
        run_tool(main)
    assert error.value.code == 2
    assert capsys.readouterr().err == 'error: a.pth is no good.\n'


def test_a_mistake_in_the_config_is_told_by_one_process(capsys, monkeypatch):
    def main():
        raise ConfigError('no good.')

    monkeypatch.setenv('RANK', '1')
    with pytest.raises(SystemExit):
        run_tool(main)
    assert capsys.readouterr().err == ''


def test_the_sentence_is_found_inside_what_others_added():
    traceback = (
        'Caught DataError in DataLoader worker process 0.\nOriginal Traceback (most recent call last):\n'
        '  File "x.py", line 3, in load\n    raise DataError(\nmmattr.errors.DataError: x.jpg is broken: yes.\n'
    )
    assert sentence_of(DataError(traceback)) == 'x.jpg is broken: yes.'
    assert sentence_of(ConfigError('class `Runner` in mmengine/runner/runner.py: bad.')) == 'bad.'
    assert sentence_of(ConfigError('plain: bad.')) == 'plain: bad.'
