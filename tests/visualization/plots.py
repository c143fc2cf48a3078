"""What the tests of the plots share."""

import numpy as np
from matplotlib.figure import Figure
from PIL import Image


def catch_figures(monkeypatch, module):
    """Let a module hand its figures over instead of writing them."""
    figures = []
    monkeypatch.setattr(module, 'save_figure', lambda figure, path: figures.append(figure))
    return figures


def assert_is_picture(path):
    """The file is a picture that shows something."""
    assert np.ptp(np.asarray(Image.open(path).convert('L'))) > 100


def texts_of(figure: Figure):
    """All text of a figure, as it will be drawn."""
    from matplotlib.text import Text

    return {text.get_text() for text in figure.findobj(Text)}
