"""Finished runs side by side."""

import json

import pytest

from tests.tools.load_tool import load_tool


@pytest.fixture(scope='module')
def tool():
    return load_tool('analysis_tools/compare_runs.py')


@pytest.fixture
def make_run(tmp_path):
    def make(name, mean_accuracy, dataset='synthetic', roles=('best',), attributes=None, metrics=None):
        folder = tmp_path / name
        folder.mkdir()
        results = {
            role: {
                'checkpoint': f'{role}.pth',
                'epoch': 3,
                'metrics': {'ped/mA': mean_accuracy + index, 'face/error': None, **(metrics or {})},
            }
            for index, role in enumerate(roles)
        }
        content = {
            'dataset': dataset,
            'split': 'test',
            'protocol': 'heldout',
            'epochs': 3,
            'seed': 0,
            'results': results,
        }
        (folder / 'final_metrics.json').write_text(json.dumps(content), encoding='utf-8')
        for metric, figures in (attributes or {}).items():
            entries = [{'name': key, 'group': '', **value} for key, value in figures.items()]
            report = {'conventions': {'item': 'query_score' if metric == 'query' else 'pred_score'}}
            text = json.dumps({**report, 'attributes': entries})
            (folder / f'test_{metric}.json').write_text(text, encoding='utf-8')
        return folder

    return make


def test_prints_one_column_per_run(tool, make_run, capsys):
    runs = [
        make_run(
            'fc', 70.125, attributes={'ped': {'hat': {'mA': 61.5}, 'bag': {'mA': None}}, 'face': {'hat': {'error': 9}}}
        ),
        make_run(
            'aqn', 71.5, attributes={'ped': {'hat': {'mA': 62.25}, 'bag': {'mA': 50}}, 'query': {'hat': {'mA': 1}}}
        ),
    ]
    assert tool.main([str(run) for run in runs]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == 'synthetic, test split, protocol heldout, 3 epochs, seed 0, best checkpoint'
    assert [line.split() for line in lines[2:]] == [
        ['percent', 'fc', 'aqn'],
        ['mA', '70.12', '71.50'],
        ['error', '-', '-'],
        ['mA', 'of', 'hat', '61.50', '62.25'],
        ['mA', 'of', 'bag', '-', '50.00'],
        ['error', 'of', 'hat', '9.00', '-'],
    ]
    assert len({len(line) for line in lines[2:]}) == 1


def test_general_multi_label_figures(tool, make_run, capsys):
    figures = {'map/mAP': 81.25, 'multi/CF1': 75, 'multi/OF1': 77, 'multi_top3/CF1': 70.5}
    run = make_run('csra', 70, metrics=figures, attributes={'map': {'dog': {'AP': 88.5}}})
    tool.main([str(run)])
    lines = [' '.join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[-5:] == ['mAP 81.25', 'CF1 75.00', 'OF1 77.00', 'CF1 of the top 3 70.50', 'AP of dog 88.50']


def test_markdown(tool, make_run, capsys):
    assert tool.main([str(make_run('fc', 70)), '--markdown']) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        '| percent | fc |',
        '| --- | ---: |',
        '| mA | 70.00 |',
        '| error | - |',
    ]


def test_last_checkpoint_on_request_without_the_reports_of_the_best(tool, make_run, capsys):
    run = make_run('fc', 70, roles=('last', 'best'), attributes={'ped': {'hat': {'mA': 61}}})
    tool.main([str(run)])
    best = capsys.readouterr().out
    assert '71.00' in best
    assert '61.00' in best
    tool.main([str(run), '--checkpoint', 'last'])
    last = capsys.readouterr().out
    assert '70.00' in last
    assert 'hat' not in last


@pytest.mark.parametrize(
    ('options', 'sentence'),
    [
        (['--checkpoint', 'last'], 'has no result of the last checkpoint; it has: best.'),
        (['{tmp_path}/absent'], 'has the run been finished?'),
        (['{other}'], 'Runs of a different dataset do not belong in one table (fc: synthetic, other: pa100k).'),
        (['{broken}'], 'is no JSON file'),
    ],
)
def test_mistakes_are_one_sentence(tool, make_run, tmp_path, capsys, options, sentence):
    folders = {'tmp_path': tmp_path, 'other': make_run('other', 1, 'pa100k'), 'broken': make_run('broken', 1)}
    (folders['broken'] / 'final_metrics.json').write_text('{', encoding='utf-8')
    arguments = [str(make_run('fc', 70)), *(option.format(**folders) for option in options)]
    assert tool.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ''
    assert captured.err.startswith('error: ')
    assert sentence in captured.err
    assert captured.err.count('\n') == 1
