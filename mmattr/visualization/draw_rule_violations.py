"""Bars of how often labels and predictions break the rules of the labels."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from mmattr.visualization.plot_file import LABEL_COLOUR, new_figure, save_figure, series_colour, tidy


def draw_rule_violations(
    broken: Mapping[str, Sequence[int]], rules: Sequence[str], title: str, path: str | Path, max_rules: int = 30
) -> None:
    """Draw a group of bars per rule, the most broken one on top.

    Args:
        broken: For each source, the labels first, K numbers of images.
        rules: K rules in words.
        title: Line above.
        path: Where to, ending in ``.png``.
        max_rules: Rules to draw, those that are broken most.

    Raises:
        ConfigError: If the file cannot be written.
    """
    table = np.array(list(broken.values()))  # (sources, K)
    order = np.argsort(-table.max(axis=0), kind='stable')[:max_rules][::-1]
    figure = new_figure(9.5, 1.5 + 0.085 * len(order) * (1 + len(table)))
    axes = figure.subplots()
    height = 0.82 / len(table)
    places = np.arange(len(order))
    for index, (source, numbers) in enumerate(zip(broken, table, strict=True)):
        colour = LABEL_COLOUR if index == 0 else series_colour(index - 1)
        middle = places + 0.41 - height * (index + 0.5)
        axes.barh(middle, numbers[order], height=height, color=colour, label=f'{source} ({numbers.sum()})')
    axes.set_yticks(places, [rules[index] for index in order], fontsize=8)
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.set_xlabel('images that break the rule')
    note = (
        f'\nthe {len(order)} most broken of {len(rules)} rules; totals of all rules' if len(order) < len(rules) else ''
    )
    axes.set_title(title + note)
    axes.legend(frameon=False, loc='lower right', fontsize=9)
    axes.locator_params(axis='x', integer=True)
    tidy(axes)
    save_figure(figure, path)
