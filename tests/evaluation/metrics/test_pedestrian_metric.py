import json

import numpy as np
import pytest
import torch
from mmengine.evaluator import Evaluator
from mmengine.logging import MMLogger

from mmattr.errors import ConfigError
from mmattr.registry import METRICS
from mmattr.structures import AttributeDataSample
from tests.evaluation.random_arrays import as_samples, loop_figures, random_arrays

META = {'dataset': 'toy', 'split': 'test', 'attributes': ('hat', 'bag', 'skirt'), 'groups': ('head', 'load', '')}


def run(label, score, **options):
    metric = METRICS.build({'type': 'PedestrianMetric', **options})
    metric.dataset_meta = META
    metric.process(None, as_samples(label, score, query_score=1 - score))
    return metric.evaluate(len(label))


@pytest.mark.parametrize('threshold', [0.5, 0.45, [0.2, 0.5, 0.7]])
@pytest.mark.parametrize('empty_rows', ['zero', 'drop'])
def test_against_loops(threshold, empty_rows):
    label, score = random_arrays(150, 3)
    shifted = score - np.asarray(threshold, dtype=np.float32) + np.float32(0.5)
    expected = loop_figures(label, shifted, drop=empty_rows == 'drop')
    results = run(label, score, threshold=threshold, empty_rows=empty_rows)
    assert results == pytest.approx({f'ped/{name}': 100 * value for name, value in expected.items()})


def test_other_score_other_prefix():
    label, score = random_arrays(40, 3)
    results = run(label, score, item='query_score', prefix='query')
    assert results['query/mA'] == run(label, 1 - score)['ped/mA']


def test_data_samples_through_the_evaluator():
    label, score = random_arrays(9, 3)
    samples = [
        AttributeDataSample().set_gt_label(label[row]).set_pred_score(torch.from_numpy(score[row])) for row in range(9)
    ]
    evaluator = Evaluator([METRICS.build({'type': 'PedestrianMetric'})])
    evaluator.process(samples[:4])
    evaluator.process(samples[4:])
    assert evaluator.evaluate(9) == run(label, score)


def test_log_and_json(tmp_path, monkeypatch):
    messages = []
    monkeypatch.setattr(MMLogger.get_current_instance(), 'info', messages.append)
    label, score = random_arrays(30, 3)
    path = tmp_path / 'ped.json'
    results = run(label, score, threshold=0.45, empty_rows='drop', json_file=str(path))
    header, _, titles, *rows = messages[0].splitlines()
    assert header == (
        'ped (PedestrianMetric) on toy test: images 30, attributes 3, item pred_score, threshold 0.45, empty_rows drop'
    )
    assert titles.split()[:3] == ['attribute', 'group', 'mA']
    assert [row.split()[0] for row in rows] == list(META['attributes'])
    content = json.loads(path.read_text())
    assert content['conventions']['empty_rows'] == 'drop'
    assert {f'ped/{name}': value for name, value in content['results'].items()} == results
    assert np.mean([row['mA'] for row in content['attributes']]) == pytest.approx(results['ped/mA'])
    assert [row['known'] for row in content['attributes']] == (label >= 0).sum(axis=0).tolist()


@pytest.mark.parametrize('options', [{'threshold': 2}, {'empty_rows': 'ignore'}, {'treshold': 0.4}])
def test_wrong_arguments(options):
    with pytest.raises(ConfigError):
        METRICS.build({'type': 'PedestrianMetric', **options})


def test_wrong_number_of_thresholds():
    with pytest.raises(ConfigError, match='2 numbers for 3 attributes'):
        run(*random_arrays(4, 3), threshold=[0.1, 0.2])


def test_missing_score():
    with pytest.raises(ConfigError, match="PedestrianMetric reads 'query'"):
        run(*random_arrays(4, 3), item='query')
