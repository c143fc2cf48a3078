"""A figure against what it costs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mmattr.visualization.plot_file import new_figure, save_figure, series_colour, series_marker, tidy

#: Costs closer than this share of the largest one would be drawn over each other.
_CLOSE = 0.012


class CostPoint(NamedTuple):
    """A run in the plot.

    Attributes:
        name: The run.
        costs: Its cost by name of the panel; None where it is not known.
        mean: Mean of the figure over seeds.
        low: Lower end of its interval.
        high: Upper end of its interval.
    """

    name: str
    costs: Mapping[str, float | None]
    mean: float
    low: float
    high: float


def draw_cost(points: Sequence[CostPoint], axis: str, title: str, path: str | Path) -> None:
    """Draw one panel per kind of cost, a point with its interval per run.

    Points of nearly the same cost are drawn beside each other.

    Args:
        points: The runs.
        axis: Name of the figure.
        title: Line above.
        path: Where to, ending in ``.png``.

    Raises:
        ConfigError: If the file cannot be written.
    """
    panels = list(dict.fromkeys(name for point in points for name in point.costs))
    figure = new_figure(4.6 * len(panels), 4.4)
    for panel, axes in zip(panels, figure.subplots(1, len(panels), squeeze=False, sharey=True)[0], strict=True):
        places = _spread([point.costs.get(panel) for point in points])
        for index, (point, place) in enumerate(zip(points, places, strict=True)):
            if place is None:
                continue
            below, above = max(0.0, point.mean - point.low), max(0.0, point.high - point.mean)
            style = {'fmt': series_marker(index), 'markersize': 6, 'capsize': 3, 'linewidth': 1.2}
            style['color'] = series_colour(index)
            axes.errorbar([place], [point.mean], yerr=[[below], [above]], label=point.name, **style)
        axes.set_xlabel(panel)
        axes.margins(0.15)
        axes.set_xlim(left=0)
        tidy(axes)
    figure.axes[0].set_ylabel(axis)
    # A run whose cost of one kind is unknown is missing in that panel only.
    named = {
        label: handle for axes in figure.axes for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(
        named.values(), named.keys(), loc='outside lower center', ncols=min(len(points), 5), frameon=False, fontsize=9
    )
    figure.suptitle(title, fontsize=11)
    save_figure(figure, path)


def _spread(costs: Sequence[float | None]) -> list[float | None]:
    """Move costs that are too close to one before them to the right."""
    step = _CLOSE * max((cost for cost in costs if cost is not None), default=0.0)
    places: list[float | None] = []
    for cost in costs:
        place = cost
        while place is not None and any(other is not None and abs(other - place) < step for other in places):
            place += step
        places.append(place)
    return places
