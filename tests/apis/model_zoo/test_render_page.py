"""What stands side by side on the page, and what does not."""

from mmattr.apis.model_zoo import ZooModel, render_page
from tests.apis.model_zoo.entries import MEASURED, PUBLISHED, changed, model_entry


def render(*entries):
    """The sections of the page by heading, the rows of each as cells."""
    sections = {}
    for line in render_page([ZooModel.from_entry(entry, 'x.yml') for entry in entries]).splitlines():
        if line.startswith('## '):
            rows = sections.setdefault(line[3:], [])
        elif line.startswith('| ') and '---' not in line:
            rows.append([cell.strip() for cell in line.strip('|').split('|')])
    return sections


def test_nobody_measured():
    row = render(model_entry(PUBLISHED))['Table 5 of arXiv 2207.08677'][1]
    assert row[2:4] == ['12.49 ± 0.02', 'not measured']


def test_the_same_setting_stands_side_by_side():
    page = render(model_entry(PUBLISHED, MEASURED))
    assert page['Table 5 of arXiv 2207.08677'][1][2:4] == ['12.49 ± 0.02', '12.70 (3 seeds)']
    assert page['How it was measured'][1][1:] == ['Error: 12.70', '3', f'`{MEASURED["Command"]}`']
    assert len(page['Without a published figure']) == 1  # the header


def test_another_split_does_not():
    page = render(model_entry(PUBLISHED, changed(MEASURED, Split='View 1', Seeds=1)))
    assert page['Table 5 of arXiv 2207.08677'][1][3] == 'not measured'
    assert page['Without a published figure'][1][-2:] == ['Error: 12.70 (1 seed)', 'View 1, `paper`']


def test_a_config_without_any_figure_is_listed():
    page = render(model_entry(PUBLISHED), model_entry(config='configs/x/peta.py', Training_Data='PETA'))
    (row,) = page['Without a published figure'][1:]
    assert row[0] == '[x/peta.py](../../configs/x/peta.py)'
    assert 'not measured' in row


def test_a_figure_of_two_tables_stands_in_both_and_published_macs_where_they_are():
    twice = changed(PUBLISHED, Source='Tables 1 and 2 of a paper')
    page = render(model_entry(changed(PUBLISHED, **{'MACs (G)': 5.31}), twice))
    assert page['Table 1 of a paper'] == page['Table 2 of a paper']
    assert '5.31' in page['Table 5 of arXiv 2207.08677'][1]
    assert '5.31' not in page['Table 1 of a paper'][1]


def test_data_sets_of_one_table_stand_apart():
    other = changed(PUBLISHED, Dataset='CelebA', Metrics={'Error': 8.5})
    text = render_page(
        [ZooModel.from_entry(model_entry(result), 'x.yml') for result in (PUBLISHED, other, changed(PUBLISHED))]
    )
    section = text.split('## Table 5 of arXiv 2207.08677')[1].split('\n## ')[0]
    parts = [part for part in section.split('\n\n') if ', protocol `' in part]
    assert [part.split(',')[0].strip() for part in parts] == ['LFWA', 'CelebA']
    assert section.count('| config |') == 2
    assert section.index('8.5') > section.index('CelebA, ')
