"""Which attributes go together in labels and in predictions."""

from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path

import numpy as np

from mmattr.visualization.plot_file import new_figure, save_figure

#: Matrices beside each other.
COLUMNS = 2

#: Colour of pairs without a value.
NO_VALUE = '#D3DAE1'


def draw_cooccurrence(phi: Mapping[str, np.ndarray], names: Sequence[str], title: str, path: str | Path) -> None:
    """Draw matrices of phi coefficients beside each other: the first as it is, the others as differences from it.

    Args:
        phi: (M, M) in [-1, 1] by source, the labels first; nan where there is no value.
        names: M names.
        title: Line above.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    from matplotlib import colormaps

    sources = list(phi)
    columns = min(COLUMNS, len(sources))
    rows = ceil(len(sources) / columns)
    side = 2.0 + 0.095 * len(names)
    figure = new_figure(columns * side + 0.8, rows * side + 0.6)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    colours = colormaps['RdBu_r'].with_extremes(bad=NO_VALUE)
    limit = difference_limit(phi)
    for panel in panels.ravel()[len(sources) :]:
        panel.set_axis_off()
    for source, panel in zip(sources, panels.ravel(), strict=False):
        is_first = source == sources[0]
        values = phi[source].copy() if is_first else phi[source] - phi[sources[0]]
        np.fill_diagonal(values, np.nan)
        reach = 1.0 if is_first else limit
        image = panel.imshow(values, cmap=colours, vmin=-reach, vmax=reach, interpolation='nearest')
        panel.set_title(f'{source}: phi' if is_first else f'{source}: phi minus phi of the {sources[0]}', fontsize=10)
        panel.set_xticks(range(len(names)), names, rotation=90, fontsize=5.5)
        panel.set_yticks(range(len(names)), names, fontsize=5.5)
        panel.tick_params(length=0, labelbottom=True, labelleft=True)
        figure.colorbar(image, ax=panel, shrink=0.75, pad=0.01).ax.tick_params(labelsize=7)
    figure.suptitle(title)
    save_figure(figure, path)


def difference_limit(phi: Mapping[str, np.ndarray]) -> float:
    """Choose one colour scale for all differences, so that the models can be compared.

    Args:
        phi: (M, M) by source, the labels first.

    Returns:
        The largest difference, at least 0.1.
    """
    first, *others = phi.values()
    differences = [np.abs(values - first) for values in others]
    largest = [float(values[~np.isnan(values)].max(initial=0)) for values in differences]
    return max([0.1, *largest])
