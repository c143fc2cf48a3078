"""Bars of the two kinds of errors of every attribute."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.visualization.plot_file import new_figure, save_figure, series_colour, series_hatch, tidy


def draw_attribute_errors(
    false_positive: Mapping[str, np.ndarray],
    false_negative: Mapping[str, np.ndarray],
    names: Sequence[str],
    title: str,
    path: str | Path,
) -> None:
    """Draw false positives to the right and false negatives to the left of a line, the hardest attribute on top.

    Args:
        false_positive: For each model (M,), percent of the known labels; nan where none is known.
        false_negative: For each model (M,), percent of the known labels.
        names: M names.
        title: Line above.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    models = list(false_positive)
    total = np.mean([false_positive[model] + false_negative[model] for model in models], axis=0)
    order = np.argsort(np.nan_to_num(total), kind='stable')
    figure = new_figure(8, 1.8 + 0.075 * len(names) * (1.6 + len(models)))
    axes = figure.subplots()
    height = 0.8 / len(models)
    places = np.arange(len(names))
    for index, model in enumerate(models):
        style: dict[str, Any] = {'height': height, 'color': series_colour(index), 'linewidth': 0}
        style |= {'hatch': series_hatch(index), 'edgecolor': 'white'}
        middle = places + 0.4 - height * (index + 0.5)
        axes.barh(middle, false_positive[model][order], label=model, **style)
        axes.barh(middle, -false_negative[model][order], alpha=0.55, **style)
    axes.axvline(0, color='black', linewidth=0.8)
    axes.set_yticks(places, [names[index] for index in order], fontsize=8)
    axes.set_ylim(-0.7, len(names) - 0.3)
    # Both kinds to the same scale, and no minus signs.
    reach = 1.05 * max(float(np.nanmax(np.abs(axes.get_xlim()))), 1.0)
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(lambda value, _: f'{abs(value):g}')
    axes.set_xlabel('present but not predicted   |   predicted but absent      (percent of the known labels)')
    axes.set_title(title)
    axes.legend(frameon=False, loc='lower right', fontsize=9)
    tidy(axes)
    save_figure(figure, path)
