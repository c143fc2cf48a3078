import pytest

from mmattr.visualization import draw_cost as module
from mmattr.visualization.draw_cost import CostPoint, draw_cost
from tests.visualization.plots import assert_is_picture, catch_figures, texts_of

POINTS = [
    CostPoint('fc', {'modules': 5.3, 'full': 5.3}, 14.7, 14.2, 15.2),
    CostPoint('aqn', {'modules': 5.6, 'full': 7.2}, 15.0, 14.5, 15.6),
    CostPoint('plugin', {'modules': None, 'full': 6.0}, 16.0, 16.0, 16.0),
]


def test_a_panel_per_cost_and_a_point_per_run(monkeypatch):
    figures = catch_figures(monkeypatch, module)
    draw_cost(POINTS, 'face/error', 'Title', 'x.png')
    (figure,) = figures
    assert {'fc', 'aqn', 'modules', 'full', 'face/error', 'Title', 'plugin'} <= texts_of(figure)
    points = [[container[0].get_xydata()[0].tolist() for container in axes.containers] for axes in figure.axes]
    assert points == [[[5.3, 14.7], [5.6, 15.0]], [[5.3, 14.7], [7.2, 15.0], [6.0, 16.0]]]
    ends = figure.axes[0].containers[0][1]
    assert [cap.get_ydata()[0] for cap in ends] == pytest.approx([14.2, 15.2])


def test_points_of_equal_cost_stand_beside_each_other():
    places = module._spread([5.0, 5.0, None, 5.01, 2.0])
    step = 0.012 * 5.01  # of the largest cost
    assert places[:2] == pytest.approx([5.0, 5.0 + step])
    assert places[3] == pytest.approx(5.01 + 2 * step)
    assert (places[2], places[4]) == (None, 2.0)
    assert module._spread([0.0, 0.0]) == [0.0, 0.0]


def test_many_runs_have_other_markers(monkeypatch):
    figures = catch_figures(monkeypatch, module)
    draw_cost([CostPoint(str(index), {'full': index}, 1, 0, 2) for index in range(8)], 'y', 'Title', 'x.png')
    assert [container[0].get_marker() for container in figures[0].axes[0].containers] == ['o'] * 6 + ['s'] * 2


def test_is_a_picture(tmp_path):
    draw_cost(POINTS, 'face/error', 'Title', tmp_path / 'cost.png')
    assert_is_picture(tmp_path / 'cost.png')
