import numpy as np
import pytest

from mmattr.visualization import draw_cooccurrence as module
from mmattr.visualization.draw_cooccurrence import difference_limit, draw_cooccurrence
from tests.visualization.plots import assert_is_picture, catch_figures

LABELS = np.array([[1, 0.2], [0.2, 1]])
MODEL = np.array([[1, 0.7], [0.7, 1]])


def test_labels_as_they_are_and_models_as_differences(monkeypatch, tmp_path):
    figures = catch_figures(monkeypatch, module)
    draw_cooccurrence({'labels': LABELS, 'FC': MODEL}, ['a', 'b'], 'Co-occurrence', tmp_path / 'a.png')
    first, second = (axes.images[0].get_array() for axes in figures[0].axes[:2])
    assert first[0, 1] == 0.2
    assert second[0, 1] == pytest.approx(0.5)
    assert first.mask[0, 0]
    assert figures[0].axes[1].images[0].get_clim() == pytest.approx((-0.5, 0.5))
    assert LABELS[0, 0] == MODEL[0, 0] == 1


def test_limit():
    assert difference_limit({'labels': LABELS}) == difference_limit({'labels': LABELS, 'FC': LABELS + 0.01}) == 0.1
    assert difference_limit({'labels': LABELS, 'FC': np.full((2, 2), np.nan), 'AQN': MODEL}) == pytest.approx(0.5)


@pytest.mark.parametrize('num_models', [1, 2, 4])
def test_file(num_models, tmp_path):
    phi = {'labels': LABELS, **{f'model {index}': np.full((2, 2), np.nan) for index in range(num_models)}}
    draw_cooccurrence(phi, ['a', 'b'], 'Co-occurrence', tmp_path / 'a.png')
    assert_is_picture(tmp_path / 'a.png')
