"""Plots as PNG files, all in the same style."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mmattr.errors import ConfigError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Colours that stay apart under colour blindness (Okabe and Ito, "Color Universal Design", 2008), one per model.
SERIES_COLOURS = ('#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9')

#: Tell models apart whose colours repeat: lines, points and bars of the next six, and the six after.
_DASHES = ('-', '--', ':', '-.')
_MARKERS = ('o', 's', '^', 'D')
_HATCHES = ('', '////', '....', 'xxxx')

#: Colour of what is true, beside what models say.
LABEL_COLOUR = '#5F6B7A'

#: Dots per inch of a file.
RESOLUTION = 110


def series_colour(index: int) -> str:
    """Return the colour of a model.

    Args:
        index: Its place among the models; the colours repeat after six.

    Returns:
        The colour.
    """
    return SERIES_COLOURS[index % len(SERIES_COLOURS)]


def series_dash(index: int) -> str:
    """Return the line style of a model: solid for the first six, another one each time the colours repeat.

    Args:
        index: Its place among the models.

    Returns:
        A line style of matplotlib.
    """
    return _DASHES[index // len(SERIES_COLOURS) % len(_DASHES)]


def series_marker(index: int) -> str:
    """Return the point of a model: a disc for the first six, another one each time the colours repeat.

    Args:
        index: Its place among the models.

    Returns:
        A marker of matplotlib.
    """
    return _MARKERS[index // len(SERIES_COLOURS) % len(_MARKERS)]


def series_hatch(index: int) -> str:
    """Return the filling of a model's bars: plain for the first six, another one each time the colours repeat.

    Args:
        index: Its place among the models.

    Returns:
        A hatch of matplotlib.
    """
    return _HATCHES[index // len(SERIES_COLOURS) % len(_HATCHES)]


def new_figure(width: float, height: float) -> Figure:
    """Start a plot; matplotlib is imported only here, and no window system is needed.

    Args:
        width: Inches.
        height: Inches.

    Returns:
        An empty figure that arranges its parts by itself.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout='constrained')


def tidy(axes: Axes) -> None:
    """Leave out what shows no data: the frame at the top and the right; and add a faint grid.

    Args:
        axes: Changed in place.
    """
    axes.spines[['top', 'right']].set_visible(False)
    axes.grid(alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write a plot.

    Args:
        figure: From :func:`new_figure`.
        path: Where to, ending in ``.png``; missing folders are made.

    Raises:
        ConfigError: If the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    path = Path(path)
    FigureCanvasAgg(figure)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=RESOLUTION, format='png')
    except OSError as error:
        raise ConfigError(f'The plot {str(path)!r} cannot be written: {error.strerror}.') from None
