import pytest

from mmattr.apis.benchmark.report_text import difference_text, interval_text, number_text, report_text, spread_text
from tests.apis.benchmark.simple_report import difference, figure, simple_report


def lines_of(**changes):
    text = report_text(simple_report(**changes), {'errors': 'a.png'}, 'python tools/benchmark.py s.py')
    return [line for line in text.splitlines() if line]


def test_the_whole_document():
    lines = lines_of()
    assert lines[:4] == ['# Benchmark faces: lfwa, test split', '```shell', 'python tools/benchmark.py s.py', '```']
    for line in (
        '## face/error (lower is better)',
        '| fc | 14.69 ± 0.12 | [14.20, 15.10] | - | - |',
        '| aqn | 14.20 ± 0.20 | [13.80, 14.60] | **-0.49** [-0.80, -0.20] | 3 of 3 |',
        '![errors](a.png)',
        '| eval/loss | lower | 0.50 | 0.40 |',
        '| aqn/mA | higher | - | 70.00 ± 0.10 |',
        '| eval/loss | -0.10 |',
        '| fc | 11.200 | 11.000 | 0.150 | 0.200 | 812.3 | 201.0 | 300.0 | 61 |',
        '| fc | `configs/fc/lfwa.py` | heldout | val split, by face/error | 3, 4, 3 | 0, 1, 2 | 4 |',
        '| aqn | `configs/aqn/lfwa.py` with `train_cfg.max_epochs=4`, first stage fc | fixed | nothing, last epoch '
        '| 3, 4, 3 | 0, 1, 2 | 4 |',
    ):
        assert line in lines
    text = ' '.join(lines)
    assert 'one image of 3 x 64 x 64' in text
    assert 'CPU, 2 threads, batches of 16' in text
    assert '95% percentile intervals' in text
    assert 'same 6263 images' in text
    assert 'A second stage does not count its first one.' in text
    assert 'All runs with' not in text
    assert 'Incomplete' not in text
    assert '| aqn/mA | - |' not in lines, 'a figure that the baseline lacks has no difference'


def test_seeds_with_splits_of_their_own_are_told():
    text = ' '.join(lines_of(num_splits=3))
    assert 'tested on the test images of its seed (3 splits, 6263 images in the first).' in text


def test_what_is_missing_stands_on_top():
    assert lines_of(missing=['aqn seed 2'])[4] == '**Incomplete.** Not finished: aqn seed 2.'


def test_options_of_all_runs_are_told_once():
    report = simple_report()
    report['runs'][0]['options'] = {'a': 1, 'b': 2}
    report['runs'][1]['options'] = {'a': 1, 'b': 3}
    lines = lines_of(runs=report['runs'])
    assert 'All runs with `a=1`.' in lines
    assert any('with `b=2` |' in line for line in lines)
    assert any('with `b=3`, first stage fc |' in line for line in lines)


def test_the_baseline_alone():
    report = simple_report()
    lines = lines_of(runs=report['runs'][:1])
    assert 'None.' in lines


@pytest.mark.parametrize(
    ('interval', 'text'),
    [([-0.8, -0.2], '**-0.50** [-0.80, -0.20]'), ([-0.8, 0.1], '-0.50 [-0.80, +0.10]'), (None, '-0.50')],
)
def test_difference(interval, text):
    assert difference_text(difference(-0.5, interval)) == text


def test_cells_without_a_value():
    assert difference_text(None) == difference_text(difference(None, None)) == '-'
    assert interval_text(None) == interval_text([None, None]) == '-'
    assert spread_text(figure(1.0, None, None)) == '1.00'
    assert number_text(None) == '-'
    assert number_text(2_500_000, 1, 1e6) == '2.5'
