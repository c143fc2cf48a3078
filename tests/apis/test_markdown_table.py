from mmattr.apis.markdown_table import markdown_table


def test_words_left_numbers_right_and_bars_escaped():
    lines = markdown_table(['run', 'by', 'error'], [['a|b', 'x', '1.0']], num_words=2).splitlines()
    assert lines == ['| run | by | error |', '| --- | --- | ---: |', '| a\\|b | x | 1.0 |']


def test_no_rows():
    assert markdown_table(['run'], []).splitlines() == ['| run |', '| --- |']
