import numpy as np

from mmattr.visualization import draw_threshold_gain as module
from mmattr.visualization.draw_threshold_gain import draw_threshold_gain
from tests.visualization.plots import assert_is_picture, catch_figures


def test_points_and_order(monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    thresholds, gains = {'FC': np.array([0.2, 0.7])}, {'FC': np.array([1.5, -0.5])}
    draw_threshold_gain(thresholds, gains, ['a', 'b'], 'Thresholds', 'F1', tmp_path / 'a.png')
    left, right = figures[0].axes
    assert left.collections[0].get_offsets().tolist() == [[0.7, 0], [0.2, 1]]
    assert right.collections[0].get_offsets().tolist() == [[-0.5, 0], [1.5, 1]]
    assert right.get_xlabel() == 'F1 gained on the test images (points)'


def test_file_without_a_value(tmp_path):
    draw_threshold_gain({'FC': np.array([0.5])}, {'FC': np.array([np.nan])}, ['a'], 'T', 'F1', tmp_path / 'a.png')
    assert_is_picture(tmp_path / 'a.png')
