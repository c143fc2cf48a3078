import re

import pytest

from mmattr.apis.error_analysis.report_text import table


def test_table_escapes_bars():
    assert table(['a', 'b'], [['x|y', '1']]) == '| a | b |\n| --- | ---: |\n| x\\|y | 1 |'


@pytest.mark.parametrize('rows', [[], [['1', '2', '3']]])
def test_every_line_has_the_same_number_of_cells(rows):
    lines = table(['a', 'b', 'c'], rows).splitlines()
    assert {len(re.findall(r'\|', line)) for line in lines} == {4}
    assert len(lines) == 2 + len(rows)
