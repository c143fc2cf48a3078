"""Bars of every attribute for several runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmattr.visualization.plot_file import new_figure, save_figure, series_colour, series_hatch, tidy

#: Attributes in one column of bars at most.
COLUMN_LENGTH = 24
INCHES_PER_BAR = 0.085
GAP = 0.25


def draw_run_bars(
    mean: Mapping[str, np.ndarray],
    spread: Mapping[str, np.ndarray],
    names: Sequence[str],
    axis: str,
    title: str,
    path: str | Path,
) -> None:
    """Draw a bar per attribute and run with an error bar over seeds, the largest attribute of the first run on top.

    Args:
        mean: (M,) by run; nan where an attribute has no figure.
        spread: (M,) standard deviation over seeds by run; nan for one seed.
        names: M names.
        axis: What the bars measure.
        title: Line above.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    runs = list(mean)
    order = np.argsort(-np.nan_to_num(mean[runs[0]]), kind='stable')
    num_columns = -(-len(names) // COLUMN_LENGTH)
    length = -(-len(names) // num_columns)
    figure = new_figure(7.5 * num_columns, 1.2 + INCHES_PER_BAR * length * (len(runs) + 1.5))
    reach = 1.04 * max(
        float(np.nanmax(np.nan_to_num(mean[run]) + np.nan_to_num(spread[run]), initial=0.0)) for run in runs
    )
    for column, axes in enumerate(figure.subplots(1, num_columns, squeeze=False)[0]):
        shown = order[column * length : (column + 1) * length]
        places = np.arange(len(shown))
        height = (1 - GAP) / len(runs)
        for index, run in enumerate(runs):
            middle = places - (1 - GAP) / 2 + height * (index + 0.5)
            style = {'color': series_colour(index), 'label': run, 'linewidth': 0, 'edgecolor': 'white'}
            axes.barh(middle, mean[run][shown], height, hatch=series_hatch(index), **style)
            error = spread[run][shown]  # nan draws nothing
            axes.errorbar(mean[run][shown], middle, xerr=error, fmt='none', ecolor='#1F2933', elinewidth=0.7, capsize=1)
        # A dollar sign in a name would start a formula.
        axes.set_yticks(places, [names[index].replace('$', r'\$') for index in shown], fontsize=8)
        axes.set_ylim(length - 0.4, -0.6)
        axes.set_xlim(0, reach or 1)
        axes.set_xlabel(axis)
        tidy(axes)
        axes.grid(visible=False, axis='y')
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, loc='outside lower center', ncols=min(len(runs), 5), frameon=False, fontsize=9)
    figure.suptitle(title, fontsize=11)
    save_figure(figure, path)
