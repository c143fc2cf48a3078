from pathlib import Path

import pytest

from mmattr.apis.benchmark.suite import Suite, SuiteRun
from mmattr.errors import ConfigError


def make(*names, seeds=(0, 1), baseline='fc', first_stages=None):
    runs = tuple(SuiteRun(name, Path('c.py'), {}, (first_stages or {}).get(name)) for name in names)
    return Suite('faces', runs, seeds, baseline)


def test_finds_a_run():
    assert make('fc', 'aqn').run('aqn').name == 'aqn'


@pytest.mark.parametrize(
    ('arguments', 'sentence'),
    [
        (dict(names=()), 'has no runs'),
        (dict(names=('fc', 'fc')), "two runs called 'fc'"),
        (dict(names=('fc', 'a/b')), "calls a run 'a/b'"),
        (dict(names=('fc', '..')), "calls a run '..'"),
        (dict(names=('fc', 3)), 'calls a run 3'),
        (dict(names=('fc', 'aqn'), baseline='aqm'), "did you mean 'aqn'"),
        (dict(names=('fc',), seeds=()), 'has no seeds'),
        (dict(names=('fc',), seeds=(0, -1)), 'at least 0, got -1'),
        (dict(names=('fc',), seeds=(0, 1.5)), r'an integer of at least 0, got 1\.5'),
        (dict(names=('fc',), seeds=(0, 1, 0)), 'a seed twice: 0, 1, 0'),
        (dict(names=('fc', 'two'), first_stages={'two': 'aqn'}), "has no run 'aqn'"),
        (dict(names=('fc', 'two'), first_stages={'two': 'two'}), 'has a first stage itself'),
    ],
)
def test_mistakes_are_one_sentence(arguments, sentence):
    arguments = dict(arguments)
    with pytest.raises(ConfigError, match=sentence) as raised:
        make(*arguments.pop('names'), **arguments)
    assert '\n' not in str(raised.value)
