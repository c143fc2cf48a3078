"""Entries of results, right and wrong."""

import pytest

from mmattr.apis.model_zoo import ZooResult
from mmattr.errors import ConfigError
from tests.apis.model_zoo.entries import MEASURED, PUBLISHED, changed


def read(entry):
    return ZooResult.from_entry(entry, "'x' in x.yml")


def test_published():
    result = read(PUBLISHED)
    assert result.published
    assert (result.paper, result.tables, result.seeds, result.command) == ('arXiv 2207.08677', (5,), None, None)
    assert result.text() == '12.49 ± 0.02'


def test_measured():
    result = read(changed(MEASURED, Metrics={'mA': 80.0, 'F1': 90.126}))
    assert not result.published
    assert (result.paper, result.tables, result.seeds) == (None, (), 3)
    assert result.text() == '80.00 / 90.13'


def test_several_tables():
    assert read(changed(PUBLISHED, Source='Tables 1, 2 and 10 of a paper')).tables == (1, 2, 10)


@pytest.mark.parametrize(
    'change', [dict(Split='View 1'), dict(Protocol='heldout'), dict(Metrics={'mA': 50.0}), dict(Dataset='CelebA')]
)
def test_another_setting_does_not_compare(change):
    assert read(MEASURED).comparable(read(PUBLISHED))
    assert not read(changed(MEASURED, **change)).comparable(read(PUBLISHED))


@pytest.mark.parametrize(
    ('entry', 'message'),
    [
        (changed(PUBLISHED, Command='python x.py'), "either 'Source'"),
        (changed(PUBLISHED, Source=None), "either 'Source'"),
        (changed(PUBLISHED, Source='the paper'), 'Table N of PAPER'),
        (changed(PUBLISHED, Split=None), "no 'Split'"),
        (changed(PUBLISHED, Protocl='paper'), 'Protocol'),
        (changed(PUBLISHED, Protocol='papr'), 'paper'),
        (changed(PUBLISHED, Metrics={'Error': 1249}), 'percentage'),
        (changed(PUBLISHED, Metrics={'Error': '12.49 %'}), 'percentage'),
        (changed(PUBLISHED, Standard_Deviation={'mA': 0.1}), 'no metric'),
        (changed(PUBLISHED, Seeds='three'), 'not stated'),
        (changed(MEASURED, Seeds='not stated'), 'number'),
        (changed(MEASURED, Seeds=0), "no 'Seeds'"),
    ],
)
def test_mistakes_are_named(entry, message):
    with pytest.raises(ConfigError, match=message) as caught:
        read(entry)
    assert "'x' in x.yml" in str(caught.value)
