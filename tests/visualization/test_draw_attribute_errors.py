import numpy as np

from mmattr.visualization import draw_attribute_errors as module
from mmattr.visualization.draw_attribute_errors import draw_attribute_errors
from tests.visualization.plots import assert_is_picture, catch_figures


def test_bars_of_both_kinds_the_hardest_on_top(monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    positive, negative = np.array([9.0, 1.0, 2.0]), np.array([8.0, 0.5, 3.0])
    draw_attribute_errors({'FC': positive}, {'FC': negative}, ['a', 'b', 'c'], 'Errors', tmp_path / 'a.png')
    [axes] = figures[0].axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ['b', 'c', 'a']
    assert sorted(bar.get_width() for bar in axes.patches) == [-8, -3, -0.5, 1, 2, 9]
    low, high = axes.get_xlim()
    assert low == -high


def test_file_without_a_known_label(tmp_path):
    nothing = {'FC': np.array([np.nan, np.nan]), 'AQN': np.array([np.nan, 0])}
    draw_attribute_errors(nothing, nothing, ['a', 'b'], 'Errors', tmp_path / 'a.png')
    assert_is_picture(tmp_path / 'a.png')
