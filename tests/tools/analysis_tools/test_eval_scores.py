import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from mmattr.evaluation.functional import average_precision
from tests.evaluation.random_arrays import loop_figures, random_arrays

TOOL = Path(__file__).resolve().parents[3] / 'tools' / 'analysis_tools' / 'eval_scores.py'


@pytest.fixture(scope='module')
def tool():
    spec = importlib.util.spec_from_file_location('eval_scores', TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(tool, capsys):
    def call(path, *options):
        status = tool.main([str(path), *options])
        output = capsys.readouterr()
        if status:
            assert output.out == ''
            assert output.err.startswith('error: ')
            assert output.err.count('\n') == 1
            return status, output.err
        return status, json.loads(output.out, parse_constant=lambda constant: pytest.fail(f'{constant} is no JSON'))

    return call


@pytest.mark.parametrize(('num_images', 'num_attributes'), [(90, 7), (1, 5), (33, 1), (1, 1)])
@pytest.mark.parametrize('threshold', [0.5, 0.45])
def test_against_loops(num_images, num_attributes, threshold, run, tmp_path):
    label, score = random_arrays(num_images, num_attributes)
    label[0, 0] = 1
    np.savez(tmp_path / 'scores.npz', label=label, score=score)
    status, result = run(tmp_path / 'scores.npz', '--threshold', str(threshold))
    assert status == 0
    for name, value in loop_figures(label, score, threshold).items():
        assert result[name] == pytest.approx(value, abs=1e-12)
    wrong = ((score > threshold) != (label == 1))[label >= 0]
    assert result['error'] == pytest.approx(100 * wrong.mean())
    assert (result['num_images'], result['num_attributes']) == (num_images, num_attributes)


@pytest.mark.parametrize('kind', [bool, np.uint8, np.int64, np.float32, np.float64])
def test_label_types(kind, run, tmp_path):
    label, score = random_arrays(20, 3, unknown=0)
    np.savez(tmp_path / 'a.npz', label=label, score=score)
    np.savez(tmp_path / 'b.npz', label=label.astype(kind), score=score.astype(np.float64))
    assert run(tmp_path / 'a.npz') == run(tmp_path / 'b.npz')


def test_unknown_attribute_is_null_and_in_no_mean(run, tmp_path):
    np.savez(tmp_path / 'a.npz', label=[[1, -1], [0, -1]], score=[[0.9, 0.9], [0.2, 0.1]], names=['hat', 'bag'])
    _, result = run(tmp_path / 'a.npz')
    assert result['label_mA'] == [1, None]
    assert result['label_error'] == [0, None]
    assert (result['mA'], result['error'], result['names']) == (1, 0, ['hat', 'bag'])


def test_nothing_known(run, tmp_path):
    np.savez(tmp_path / 'a.npz', label=np.full((2, 3), -1), score=np.zeros((2, 3)))
    status, result = run(tmp_path / 'a.npz')
    assert status == 0
    assert result['mA'] is result['error'] is result['f1'] is None


def test_thresholds_and_policy(run, tmp_path):
    np.savez(tmp_path / 'a.npz', label=[[1, 0], [0, 0]], score=[[0.3, 0.6], [0.3, 0.1]])
    assert run(tmp_path / 'a.npz', '--threshold', '0.2,0.7')[1]['recall'] == 0.5
    assert run(tmp_path / 'a.npz', '--threshold', '0.2,0.7', '--empty-rows', 'drop')[1]['recall'] == 1


@pytest.mark.parametrize(
    ('arrays', 'words'),
    [
        ({'label': np.ones((2, 2))}, "no array 'score'"),
        ({'label': np.ones(2), 'score': np.ones(2)}, 'must have shape'),
        ({'label': np.ones((2, 2)), 'score': np.ones((2, 3))}, 'shape of label'),
        ({'label': np.full((1, 1), 7), 'score': np.ones((1, 1))}, 'got 7'),
        ({'label': np.ones((1, 1)), 'score': np.full((1, 1), np.nan)}, 'got nan'),
        ({'label': np.ones((1, 1)), 'score': np.full((1, 1), 4.0)}, 'sigmoid'),
        ({'label': np.ones((0, 3)), 'score': np.ones((0, 3))}, 'no images'),
        ({'label': np.array([[None]], dtype=object), 'score': np.ones((1, 1))}, 'plain arrays'),
        ({'label': np.ones((1, 2)), 'score': np.ones((1, 2)), 'names': ['a']}, 'names 1 attributes'),
    ],
)
def test_wrong_arrays(arrays, words, run, tmp_path):
    np.savez(tmp_path / 'a.npz', **arrays)
    status, message = run(tmp_path / 'a.npz')
    assert status == 2
    assert words in message
    assert 'a.npz' in message


@pytest.mark.parametrize('content', [b'', b'hello', b'PK\x03\x04 broken'])
def test_not_an_npz(content, run, tmp_path):
    (tmp_path / 'a.npz').write_bytes(content)
    assert run(tmp_path / 'a.npz')[0] == 2


def test_missing_file_and_wrong_threshold(run, tmp_path):
    assert run(tmp_path / 'missing.npz') == (
        2,
        f'error: {tmp_path / "missing.npz"} cannot be read: No such file or directory.\n',
    )
    np.savez(tmp_path / 'a.npz', label=np.ones((1, 2)), score=np.ones((1, 2)))
    for threshold in ('2', 'nan', 'x', '0.1,0.2,0.3', ''):
        assert run(tmp_path / 'a.npz', '--threshold', threshold)[0] == 2


def test_registered_metrics(run, tmp_path):
    label, score = random_arrays(60, 4)
    score = np.round(score, 1)
    np.savez(tmp_path / 'a.npz', label=label, score=score, names=list('abcd'), groups=['x', 'x', 'y', 'y'])
    metrics = ['--metric', 'MeanAveragePrecision', 'definition=rank', 'ties=highest', '--metric', 'GroupAccuracy']
    metrics += ['--metric', 'MultiLabelF1', 'threshold=None', 'top_k=2', 'keep_ties=True', 'prefix=top']
    _, result = run(tmp_path / 'a.npz', *metrics)
    ap = average_precision(label, score, 'rank', 'highest')
    assert result['metrics']['map/mAP'] == pytest.approx(100 * ap.mean())
    assert result['attribute_metrics']['map/AP'] == pytest.approx(100 * ap)
    assert set(result['metrics']) >= {'group/x', 'group/total', 'top/CF1', 'top/OF1'}
    assert result['conventions']['top']['threshold'] is None
    assert result['conventions']['top']['top_k'] == 2
    plain = run(tmp_path / 'a.npz')[1]
    assert plain == {name: result[name] for name in plain}


@pytest.mark.parametrize(
    ('words', 'sentence'),
    [
        (['EvaluationLoss'], 'EvaluationLoss cannot be computed from the labels and scores of'),
        (['MeanAveragePrecision', 'item=query_score'], 'cannot be computed'),
        (['MeanAveragePrecison'], "did you mean 'MeanAveragePrecision'"),
        (['MultiLabelF1', 'topk=3'], "no argument 'topk'; did you mean 'top_k'"),
        (['MultiLabelF1', '3'], "of the form key=value, got '3'"),
        (['MultiLabelF1', '--metric', 'MultiLabelF1', 'top_k=3'], "Two metrics have the prefix 'multi'"),
    ],
)
def test_wrong_metrics(words, sentence, run, tmp_path):
    np.savez(tmp_path / 'a.npz', label=[[1, 0]], score=[[0.5, 0.2]])
    status, message = run(tmp_path / 'a.npz', '--metric', *words)
    assert status == 2
    assert sentence in message


def test_released_pedestrian_evaluation(run, golden_folder):
    path = golden_folder / 'metrics_a.npz'
    _, result = run(path)
    with np.load(path) as golden:
        for name in set(golden) - {'label', 'score'}:
            np.testing.assert_allclose(result[name], golden[name], atol=1e-6)
