"""What other thresholds change, attribute by attribute."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mmattr.visualization.plot_file import new_figure, save_figure, series_colour, tidy


def draw_threshold_gain(
    thresholds: Mapping[str, np.ndarray],
    gains: Mapping[str, np.ndarray],
    names: Sequence[str],
    title: str,
    figure_name: str,
    path: str | Path,
) -> None:
    """Draw the threshold of each attribute and what it brings on test images.

    Args:
        thresholds: For each model (M,), in [0, 1].
        gains: For each model (M,), percentage points gained; nan where there is no label.
        names: M names; the one that gains most on average stands on top.
        title: Line above.
        figure_name: What is gained.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    models = list(gains)
    order = np.argsort(np.nan_to_num(np.mean([gains[model] for model in models], axis=0)), kind='stable')
    places = np.arange(len(names))
    figure = new_figure(9, 1.6 + 0.17 * len(names))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1, 1.3))
    for index, model in enumerate(models):
        style: dict[str, Any] = {'color': series_colour(index), 's': 18, 'alpha': 0.85, 'linewidths': 0, 'label': model}
        left.scatter(thresholds[model][order], places, **style)
        right.scatter(gains[model][order], places, **style)
    left.axvline(0.5, color='black', linewidth=0.8)
    right.axvline(0, color='black', linewidth=0.8)
    left.set_yticks(places, [names[index] for index in order], fontsize=8)
    left.set(xlim=(0, 1), ylim=(-0.7, len(names) - 0.3), xlabel='threshold chosen on the validation images')
    right.set_xlabel(f'{figure_name} gained on the test images (points)')
    right.legend(frameon=False, loc='lower right', fontsize=9)
    figure.suptitle(title)
    tidy(left)
    tidy(right)
    save_figure(figure, path)
