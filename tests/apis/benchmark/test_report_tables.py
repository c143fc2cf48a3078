import csv
import io

from mmattr.apis.benchmark.report_tables import attribute_csv, figure_csv
from tests.apis.benchmark.simple_report import simple_report


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_figures():
    rows = read(figure_csv(simple_report()))
    assert [(row['run'], row['figure']) for row in rows] == [
        ('fc', 'face/error'),
        ('fc', 'eval/loss'),
        ('aqn', 'face/error'),
        ('aqn', 'eval/loss'),
        ('aqn', 'aqn/mA'),
    ]
    assert rows[2] == {
        'run': 'aqn',
        'figure': 'face/error',
        'better': 'lower',
        'seeds': '3',
        'mean': '14.2',
        'std': '0.2',
        'low': '13.8',
        'high': '14.6',
        'difference': '-0.491',
        'difference_low': '-0.8',
        'difference_high': '-0.2',
        'seeds_better': '3',
        'seeds_compared': '3',
    }
    assert (rows[1]['low'], rows[1]['difference']) == ('', '')


def test_attributes():
    rows = read(attribute_csv(simple_report()))
    assert [(row['run'], row['attribute'], row['group']) for row in rows] == [
        ('fc', 'hat', 'head'),
        ('fc', 'cost in $', ''),
        ('aqn', 'hat', 'head'),
        ('aqn', 'cost in $', ''),
    ]
    assert (rows[2]['mean'], rows[2]['difference_low'], rows[2]['seeds_better']) == ('9', '-2', '3')
    assert (rows[3]['mean'], rows[3]['low'], rows[3]['difference']) == ('', '', '')
