"""ZeroShotMetric: both filters side by side, the unseen labels by group or by name, any number of processes."""

import json

import numpy as np
import pytest
from mmengine.logging import MMLogger

from mmattr.errors import ConfigError
from mmattr.evaluation import ZeroShotMetric
from mmattr.evaluation.functional import zero_shot_figures
from mmattr.evaluation.metrics import streaming_metric
from mmattr.registry import METRICS
from tests.evaluation.random_arrays import as_samples, random_arrays
from tests.evaluation.simulated_ranks import SimulatedRanks, dealt_indices
from tests.evaluation.zero_shot_example import F1_AT_3, GROUPS, LABEL, NAMES, SCORE, UNSEEN

META = dict(dataset='tiny', attributes=NAMES, groups=GROUPS)


def run(label, score, meta=META, **options):
    metric = METRICS.build(dict(type='ZeroShotMetric') | options)
    metric.dataset_meta = meta
    for start in range(0, len(label), 4):
        rows = slice(start, start + 4)
        metric.process(None, as_samples(label[rows], score[rows], match_score=40 * score[rows]))
    return metric.evaluate(len(label))


def test_both_filters_by_hand():
    results = run(LABEL, SCORE)
    for name, value in F1_AT_3.items():
        assert results[f'zero_shot/ZSL_F1@3_{name}'] == pytest.approx(100 * value)
    assert (results['zero_shot/ZSL_images_all'], results['zero_shot/ZSL_images_has_positive']) == (6, 4)


def test_every_figure():
    label, score = random_arrays(60, 6)
    results = run(label, score, top_k=(1, 2))
    mask = np.isin(NAMES, UNSEEN)
    count = 0
    for image_filter in ('all', 'has_positive'):
        blocks = zero_shot_figures(label, score, mask, (1, 2), image_filter)
        for block, figures in blocks.items():
            for name, value in figures.items():
                factor = 1 if name in ('images', 'labels') else 100
                assert results[f'zero_shot/{block}_{name}_{image_filter}'] == pytest.approx(factor * value)
                count += 1
        chosen = sum(blocks['ZSL'][name] for name in ('mAP', 'F1@1', 'F1@2'))
        assert results[f'zero_shot/ZSL_selection_{image_filter}'] == pytest.approx(100 * chosen)
    assert len(results) == count + 2


def test_unseen_labels_by_name():
    label, score = random_arrays(30, 6)
    expected = run(label, score)
    plain = META | dict(groups=('',) * 6)
    assert run(label, score, plain, unseen=UNSEEN) == expected
    with pytest.raises(ConfigError, match="names 'catt'; did you mean 'cat'"):
        run(label, score, plain, unseen=['catt'])
    with pytest.raises(ConfigError, match=r'No attribute .* group .unseen.; name those'):
        run(label, score, plain)


def test_logits_give_the_same_figures():
    label, score = random_arrays(30, 6)
    assert run(label, score, item='match_score') == pytest.approx(run(label, score))


def test_one_filter_only():
    assert not any('has_positive' in name for name in run(LABEL, SCORE, image_filters=('all',)))


def test_log_and_json(tmp_path, monkeypatch):
    messages = []
    monkeypatch.setattr(MMLogger.get_current_instance(), 'info', messages.append)
    results = run(LABEL, SCORE)
    assert len(messages[0].splitlines()) == 2, 'thousands of labels must not fill a log'
    assert 'top_k [3, 5]' in messages[0]
    path = tmp_path / 'zero_shot.json'
    assert run(LABEL, SCORE, json_file=str(path)) == results
    rows = json.loads(path.read_text())['attributes']
    assert [row['name'] for row in rows if row['unseen']] == list(UNSEEN)
    assert [row['present'] for row in rows] == (LABEL == 1).sum(axis=0).tolist()
    assert np.mean([row['AP'] for row in rows]) == pytest.approx(results['zero_shot/GZSL_mAP_all'])


@pytest.mark.parametrize('options', [dict(top_k=()), dict(top_k=(0,)), dict(top_k=(True,)), dict(image_filters=('a',))])
def test_wrong_arguments(options):
    with pytest.raises(ConfigError, match='ZeroShotMetric'):
        METRICS.build(dict(type='ZeroShotMetric') | options)


@pytest.mark.parametrize('world', [2, 3])
@pytest.mark.parametrize('size', [1, 5, 31])
def test_exact_over_ranks(world, size, monkeypatch):
    monkeypatch.setattr(streaming_metric, 'BUFFER_ROWS', 5)
    label, score = random_arrays(size, 6, seed=size, unknown=0.1)
    label[0, 2] = 1
    score = np.round(score, 1)
    samples, ranks = as_samples(label, score), SimulatedRanks(world, monkeypatch)

    def work(rank):
        metric = ZeroShotMetric()
        metric.dataset_meta = META
        indices = dealt_indices(rank, world, size)
        for start in range(0, len(indices), 3):
            metric.process(None, [samples[index] for index in indices[start : start + 3]])
        return metric.evaluate(size)

    results = ranks.run(work)
    monkeypatch.undo()
    expected = run(label, score)
    assert all(result == pytest.approx(expected, abs=0, rel=0, nan_ok=True) for result in results)
