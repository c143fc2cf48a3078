import numpy as np
import pytest

from mmattr.visualization import draw_reliability as module
from mmattr.visualization.draw_reliability import ReliabilityCurve, draw_reliability, draw_reliability_panels
from tests.visualization.plots import assert_is_picture, catch_figures, texts_of

CURVE = ReliabilityCurve(np.array([20, 0, 5]), np.array([0.1, np.nan, 0.9]), np.array([0.2, np.nan, 0.8]), 0.1)
EMPTY = ReliabilityCurve(np.zeros(3), np.full(3, np.nan), np.full(3, np.nan), np.nan)


def test_points_lie_at_score_and_frequency(monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    draw_reliability({'FC': CURVE}, 'Calibration', tmp_path / 'a.png')
    upper, lower = figures[0].axes
    line = upper.lines[1]
    assert line.get_xydata().tolist() == [[0.1, 0.2], [0.9, 0.8]]
    assert line.get_label() == 'FC: ECE 10.00 %'
    assert lower.patches[0].get_data().values.tolist() == [80, 0, 20]


@pytest.mark.parametrize('num_attributes', [1, 3, 11])
def test_a_panel_per_attribute(num_attributes, monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    names = [f'attribute {index}' for index in range(num_attributes)]
    curves = {'FC': [CURVE] * num_attributes, 'L2L': [EMPTY] * num_attributes}
    draw_reliability_panels(curves, names, 'Calibration', tmp_path / 'a.png')
    assert set(names) <= texts_of(figures[0])
    # Bins with few labels are dots.
    assert figures[0].axes[0].lines[1].get_xydata().tolist() == [[0.1, 0.2]]


def test_files(tmp_path):
    draw_reliability({'FC': CURVE, 'nothing': EMPTY}, 'Calibration', tmp_path / 'a.png')
    draw_reliability_panels({'FC': [EMPTY]}, ['hat'], 'Calibration', tmp_path / 'b.png')
    assert_is_picture(tmp_path / 'a.png')
    assert_is_picture(tmp_path / 'b.png')
