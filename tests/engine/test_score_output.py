import numpy as np
import pytest

from mmattr.engine import add_score_file, build_runner
from mmattr.errors import ConfigError
from tests.engine.tiny_run import TinyDataset, tiny_config


def test_the_scores_of_a_test_are_kept(tmp_path):
    cfg = tiny_config(tmp_path)
    add_score_file(cfg, str(tmp_path / 'scores.npz'))
    metrics = build_runner(cfg).test()
    with np.load(tmp_path / 'scores.npz') as scores:
        assert np.array_equal(scores['label'], TinyDataset(7).labels)
        assert scores['score'].sum() == pytest.approx(metrics['eval/score'])


def test_several_metrics_stay(tmp_path):
    cfg = tiny_config(tmp_path, test_evaluator=[dict(type='TinyMetric'), dict(type='ErrorRate')])
    add_score_file(cfg, 'scores.npz')
    assert [metric['type'] for metric in cfg.test_evaluator] == ['TinyMetric', 'ErrorRate', 'ScoreWriter']


def test_nothing_to_test(tmp_path):
    cfg = tiny_config(tmp_path, test_dataloader=None)
    with pytest.raises(ConfigError, match=r'no scores for --out scores\.npz'):
        add_score_file(cfg, 'scores.npz')
