import json

import pytest

from mmattr.apis.finished_run import read_run
from mmattr.errors import DataError


@pytest.fixture
def folder(tmp_path):
    results = {
        role: {'checkpoint': f'{role}.pth', 'epoch': epoch, 'metrics': {'face/error': error}}
        for role, epoch, error in (('last', 3, 15.0), ('best', 2, 14.0))
    }
    (tmp_path / 'final_metrics.json').write_text(json.dumps({'seed': 1, 'results': results}))
    for name, item, error in (('face', 'pred_score', 9.0), ('aqn', 'query_score', 11.0)):
        report = {'conventions': {'item': item}, 'attributes': [{'name': 'hat', 'error': error}]}
        (tmp_path / f'test_{name}.json').write_text(json.dumps(report))
    return tmp_path


def test_the_best_checkpoint_comes_first(folder):
    run = read_run(folder)
    assert run.metrics == {'face/error': 14.0}
    assert run.attributes == {'hat': {'name': 'hat', 'error': 9.0}}
    about = {'checkpoint': 'best', 'checkpoint_file': 'best.pth', 'checkpoint_epoch': 2}
    assert run.description == {'seed': 1, **about}


def test_the_last_checkpoint_has_no_report_of_its_own(folder):
    run = read_run(folder, 'last')
    assert run.metrics == {'face/error': 15.0}
    assert run.attributes == {}


def test_missing_and_broken_results(folder, tmp_path):
    with pytest.raises(DataError, match='has the run been finished'):
        read_run(tmp_path / 'nowhere')
    (folder / 'final_metrics.json').write_text('{')
    with pytest.raises(DataError, match='is no JSON file'):
        read_run(folder)
    (folder / 'final_metrics.json').write_text(json.dumps({'results': {}}))
    with pytest.raises(DataError, match='no result of the last checkpoint; it has: none'):
        read_run(folder)
