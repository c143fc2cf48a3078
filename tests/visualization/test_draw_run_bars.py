import numpy as np
import pytest

from mmattr.visualization import draw_run_bars as module
from mmattr.visualization.draw_run_bars import draw_run_bars
from tests.visualization.plots import assert_is_picture, catch_figures, texts_of


def test_a_bar_per_attribute_and_run(monkeypatch):
    figures = catch_figures(monkeypatch, module)
    mean = {'fc': np.array([10.0, 30.0, np.nan]), 'aqn': np.array([12.0, 25.0, 5.0])}
    spread = {'fc': np.array([1.0, 2.0, np.nan]), 'aqn': np.full(3, np.nan)}
    draw_run_bars(mean, spread, ['hat', 'bag', 'cost in $'], 'error', 'Title', 'x.png')
    (figure,) = figures
    (axes,) = figure.axes
    assert {'fc', 'aqn', 'error', 'Title'} <= texts_of(figure)
    # The largest attribute of the first run stands first, one without a figure last.
    assert [label.get_text() for label in axes.get_yticklabels()] == ['bag', 'hat', r'cost in \$']
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx([30, 10, np.nan, 25, 12, 5], nan_ok=True)
    assert axes.get_xlim()[1] == pytest.approx(1.04 * 32)


def test_many_runs_have_patterns(monkeypatch):
    figures = catch_figures(monkeypatch, module)
    values = {str(index): np.array([float(index)]) for index in range(8)}
    draw_run_bars(values, values, ['hat'], 'error', 'Title', 'x.png')
    assert [bar.get_hatch() for bar in figures[0].axes[0].patches] == [''] * 6 + ['////'] * 2


def test_many_attributes_take_several_columns(monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    values = {'fc': np.linspace(0, 40, 40), 'aqn': np.linspace(1, 39, 40)}
    draw_run_bars(values, values, [f'attribute {index}' for index in range(40)], 'error', 'Title', 'x.png')
    assert [len(axes.get_yticks()) for axes in figures[0].axes] == [20, 20]
    monkeypatch.undo()
    draw_run_bars(values, values, [str(index) for index in range(40)], 'error', 'Title', tmp_path / 'x.png')
    assert_is_picture(tmp_path / 'x.png')
