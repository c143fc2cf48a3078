"""Reliability diagrams: how often an attribute is there, by the score it got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mmattr.visualization.plot_file import LABEL_COLOUR, new_figure, save_figure, series_colour, series_dash, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Small diagrams beside each other.
PANEL_COLUMNS = 8

#: Bins with fewer labels than this say little; their points are drawn faintly in the small diagrams.
FEW_LABELS = 10


class ReliabilityCurve(NamedTuple):
    """One line of a diagram, B equally wide bins.

    Attributes:
        num: (B,) labels in the bin.
        mean_score: (B,) mean of their scores, in [0, 1]; nan for an empty bin.
        frequency: (B,) share of them that is present; nan for an empty bin.
        error: Expected calibration error, a fraction; nan without labels.
    """

    num: np.ndarray
    mean_score: np.ndarray
    frequency: np.ndarray
    error: float


def draw_reliability(curves: Mapping[str, ReliabilityCurve], title: str, path: str | Path) -> None:
    """Draw one diagram of several models, with the distribution of their scores below.

    A calibrated model lies on the diagonal. Below it the attribute is rarer than the scores say, above it more
    frequent.

    Args:
        curves: The curve of each model.
        title: Line above.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    figure = new_figure(5.6, 6.6)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    _draw_diagonal(upper)
    for index, (name, curve) in enumerate(curves.items()):
        filled = curve.num > 0
        label = f'{name}: ECE {100 * curve.error:.2f} %'
        style: dict[str, Any] = {'color': series_colour(index), 'linestyle': series_dash(index), 'linewidth': 1.6}
        upper.plot(curve.mean_score[filled], curve.frequency[filled], marker='o', markersize=4, label=label, **style)
        share = 100 * curve.num / max(curve.num.sum(), 1)
        lower.stairs(share, np.linspace(0, 1, len(share) + 1), **style)
    upper.set(title=title, ylabel='labels that are present (fraction)', ylim=(-0.02, 1.02))
    upper.legend(frameon=False, loc='upper left')
    lower.set(xlabel='predicted score', ylabel='labels (%)', xlim=(0, 1))
    tidy(upper)
    tidy(lower)
    save_figure(figure, path)


def draw_reliability_panels(
    curves: Mapping[str, Sequence[ReliabilityCurve]], names: Sequence[str], title: str, path: str | Path
) -> None:
    """Draw a small diagram for every attribute.

    Args:
        curves: For each model, one curve per attribute.
        names: M names.
        title: Line above.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    columns = min(PANEL_COLUMNS, len(names))
    rows = ceil(len(names) / columns)
    figure = new_figure(max(1.75 * columns, 4), 1.85 * rows + 0.9)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for panel in panels[len(names) :]:
        panel.set_axis_off()
    for attribute, (name, panel) in enumerate(zip(names, panels, strict=False)):
        _draw_diagonal(panel)
        for index, (model, of_attributes) in enumerate(curves.items()):
            _draw_small(panel, of_attributes[attribute], index, model)
        panel.set_title(name, fontsize=8, pad=3)
        panel.set(xlim=(0, 1), ylim=(-0.02, 1.02), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
        panel.tick_params(labelsize=7)
        tidy(panel)
    figure.suptitle(title)
    figure.supxlabel('predicted score', fontsize=9)
    figure.supylabel('labels that are present (fraction)', fontsize=9)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc='outside upper right', ncols=len(labels), frameon=False, fontsize=9)
    save_figure(figure, path)


def _draw_diagonal(axes: Axes) -> None:
    axes.plot((0, 1), (0, 1), color=LABEL_COLOUR, linewidth=0.9, linestyle='--')


def _draw_small(panel: Axes, curve: ReliabilityCurve, index: int, model: str) -> None:
    """Draw a line through the bins with enough labels, and faint dots for the others."""
    enough, few = curve.num >= FEW_LABELS, (curve.num > 0) & (curve.num < FEW_LABELS)
    colour, dash = series_colour(index), series_dash(index)
    panel.plot(curve.mean_score[enough], curve.frequency[enough], dash, color=colour, linewidth=1.3, label=model)
    panel.scatter(curve.mean_score[few], curve.frequency[few], color=colour, s=4, alpha=0.3, linewidths=0)
