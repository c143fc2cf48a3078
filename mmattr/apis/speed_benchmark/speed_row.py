"""One line of the speed benchmark."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from mmattr.apis.speed_benchmark.paired_ratio import PairedRatio
from mmattr.apis.speed_benchmark.targets import TARGETS

#: What the sides of a row are called: those that everything is compared with, and the one that is compared.
STOCK, SAME, OURS = 'reference_stock', 'reference_same_switches', 'ours'


@dataclass(frozen=True)
class SpeedRow:
    """What one piece of work costs, compared with the reference.

    A ratio says how many times as long the other side takes as ours. Only for memory it is the other way round: our
    share of what the reference needs.

    Attributes:
        name: Such as ``'train_fp32_b16'``.
        note: What is compared with what.
        ratios: By the name of the other side.
        values: Median seconds, or bytes, by side.
        unit: ``'s'`` or ``'bytes'``.
        skipped: Why nothing was measured; empty if it was.
        profile: Where the time of our side goes, for a row that misses its target.
        extra: Further figures, such as differences of results.
    """

    name: str
    note: str
    ratios: Mapping[str, PairedRatio] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    unit: str = 's'
    skipped: str = ''
    profile: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_times(cls, name: str, note: str, times: Mapping[str, np.ndarray], **extra: Any) -> 'SpeedRow':
        """Compare the times of our side with those of all others.

        Args:
            name: Of the row.
            note: What is compared with what.
            times: (R,) seconds by side, :data:`OURS` among them.
            extra: Further figures.

        Returns:
            The row.
        """
        ratios = {side: PairedRatio.between(values, times[OURS]) for side, values in times.items() if side != OURS}
        return cls(name, note, ratios, {side: float(np.median(values)) for side, values in times.items()}, extra=extra)

    def with_profile(self, profile: tuple[str, ...]) -> 'SpeedRow':
        """Say where the time of our side goes.

        Args:
            profile: Operations with their share of the time.

        Returns:
            Another row.
        """
        return replace(self, profile=profile)

    @property
    def misses(self) -> tuple[str, ...]:
        """Targets that are not reached, in words."""
        target = TARGETS.get(self.name)
        if target is None:
            return ()
        found = []
        for side, limit in ((STOCK, target.stock), (SAME, target.same_switches)):
            ratio = self.ratios.get(side)
            if limit is not None and ratio is not None and not target.is_met(ratio.median, limit):
                found.append(f'{ratio.median:.2f} against {side}, target {limit}')
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Arrange the row for a program.

        Returns:
            ``name``, ``ratio_stock`` and ``ratio_same_switches`` (medians, None without one), their
            ``..._quartiles``, ``..._range`` and ``..._of_minima``, all other ratios under ``ratios``, ``times`` (or
            ``bytes``) by side, ``target``, ``met`` (None without a target), ``misses``, ``profile``, ``note``,
            ``skipped`` and what is in ``extra``.
        """
        target = TARGETS.get(self.name)
        return {
            'name': self.name,
            **_flat('ratio_stock', self.ratios.get(STOCK)),
            **_flat('ratio_same_switches', self.ratios.get(SAME)),
            'ratios': {side: asdict(ratio) for side, ratio in self.ratios.items()},
            'times' if self.unit == 's' else self.unit: dict(self.values),
            'target': None if target is None else asdict(target),
            'met': None if target is None or not self.ratios else not self.misses,
            'misses': list(self.misses),
            'profile': list(self.profile),
            'note': self.note,
            'skipped': self.skipped,
            **self.extra,
        }


def _flat(name: str, ratio: PairedRatio | None) -> dict[str, Any]:
    if ratio is None:
        return {name: None}
    return {
        name: ratio.median,
        f'{name}_quartiles': list(ratio.quartiles),
        f'{name}_range': list(ratio.extremes),
        f'{name}_of_minima': ratio.of_minima,
    }
