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


def test_is_a_picture(tmp_path):
    draw_cost(POINTS, 'face/error', 'Title', tmp_path / 'cost.png')
    assert_is_picture(tmp_path / 'cost.png')
