"""The plot of errors by how many attributes are known."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mmattr.visualization.plot_file import new_figure, save_figure, series_colour, series_dash, tidy

#: Marks for black and white.
MARKS = ('o', 's', '^', 'D', 'v', 'P')


class HintCurve(NamedTuple):
    """The curve of one model, F points each.

    Attributes:
        name: Name in the legend.
        percents: Given words in percent.
        error: Error on the remaining words in percent.
        error_interval: Lower and upper end.
        gain: Error of the same model on the same words without hints, minus ``error``.
        gain_interval: Lower and upper end.
    """

    name: str
    percents: Sequence[float]
    error: Sequence[float]
    error_interval: Sequence[tuple[float, float]]
    gain: Sequence[float]
    gain_interval: Sequence[tuple[float, float]]


def draw_hint_curves(curves: Sequence[HintCurve], title: str, path: str | Path) -> None:
    """Draw errors, and what the hints bring, as a PNG.

    Args:
        curves: One curve per model.
        title: What was evaluated.
        path: Where to; missing folders are made.

    Raises:
        ConfigError: If the file cannot be written.
    """
    figure = new_figure(11, 4.8)
    error_axes, gain_axes = figure.subplots(1, 2)
    for number, curve in enumerate(curves):
        style = dict(color=series_colour(number), linestyle=series_dash(number), marker=MARKS[number % len(MARKS)])
        for axes, values, interval in (
            (error_axes, curve.error, curve.error_interval),
            (gain_axes, curve.gain, curve.gain_interval),
        ):
            axes.plot(curve.percents, values, label=curve.name, linewidth=1.8, markersize=5, **style)
            low, high = zip(*interval, strict=True)
            axes.fill_between(curve.percents, low, high, color=style['color'], alpha=0.18, linewidth=0)
    error_axes.set_ylabel('error on the remaining attributes (%)')
    gain_axes.set_ylabel('gain against no hints, same attributes (points)')
    gain_axes.axhline(0, color='0.4', linewidth=0.8)
    for axes in (error_axes, gain_axes):
        axes.set_xlabel('known attributes given (%)')
        axes.set_xticks(curves[0].percents)
        tidy(axes)
    figure.legend(*error_axes.get_legend_handles_labels(), loc='outside lower center', ncols=2, frameon=False)
    figure.suptitle(title)
    save_figure(figure, path)
