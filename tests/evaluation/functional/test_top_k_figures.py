from importlib import import_module

import numpy as np
import pytest

from mmattr.evaluation.functional import top_k_figures


def test_micro_figures():
    label = np.array([[1, 0, 1, -1], [0, 1, 0, 0]])
    score = np.array([[4.0, 3.0, 2.0, 5.0], [1.0, 2.0, 3.0, 0.0]])
    figures = top_k_figures(label, score, (1, 2, 3))
    # The best is not annotated in the first image and wrong in the second; then one hit each.
    assert (figures['P@1'], figures['R@1'], figures['F1@1']) == (0, 0, 0)
    assert (figures['P@2'], figures['R@2']) == (2 / 4, 2 / 3)
    assert figures['F1@3'] == pytest.approx(2 * (2 / 6) * (2 / 3) / (2 / 6 + 2 / 3))


def test_of_equal_scores_the_first_label_wins():
    figures = top_k_figures(np.array([[1, 0, 0], [0, 0, 1]]), np.zeros((2, 3)), (1,))
    assert figures['P@1'] == 0.5


def test_more_than_there_are():
    figures = top_k_figures(np.array([[1, 0], [1, 1]]), np.array([[0.1, 0.2], [0.4, 0.3]]), (5,))
    assert (figures['P@5'], figures['R@5']) == (3 / 4, 1)


def test_in_chunks(monkeypatch):
    generator = np.random.default_rng(0)
    label, score = generator.integers(-1, 2, (20, 6)), generator.normal(size=(20, 6))
    expected = top_k_figures(label, score, (1, 3))
    module = import_module('mmattr.evaluation.functional.top_k_figures')
    monkeypatch.setattr(module, 'CHUNK_ROWS', 7)
    assert top_k_figures(label, score, (1, 3)) == expected


def test_nothing():
    assert np.isnan(list(top_k_figures(np.zeros((0, 3)), np.zeros((0, 3)), (1,)).values())).all()
    assert np.isnan(list(top_k_figures(np.zeros((3, 0)), np.zeros((3, 0)), (1,)).values())).all()
    assert set(top_k_figures(np.zeros((2, 3)), np.zeros((2, 3)), (1,)).values()) == {0}
