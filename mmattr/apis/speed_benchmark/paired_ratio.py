"""How many times as much one side needs as another, round by round."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PairedRatio:
    """Ratios of measurements that were taken in the same rounds.

    Attributes:
        median: Of the ratios of all rounds.
        quartiles: A quarter of the ratios, and three quarters, lie below.
        extremes: Smallest and largest ratio.
        of_minima: Ratio of the smallest measurements of both sides, which disturbances hardly touch.
        rounds: Number of ratios.
    """

    median: float
    quartiles: tuple[float, float]
    extremes: tuple[float, float]
    of_minima: float
    rounds: int

    @classmethod
    def between(cls, numerator: np.ndarray, denominator: np.ndarray) -> 'PairedRatio':
        """Divide the measurements of one side by those of another.

        Args:
            numerator: (R,) measurements.
            denominator: (R,) measurements of the same rounds.

        Returns:
            The ratios.
        """
        ratios = numerator / denominator
        low, median, high = (float(value) for value in np.percentile(ratios, (25, 50, 75)))
        return cls(
            median=median,
            quartiles=(low, high),
            extremes=(float(ratios.min()), float(ratios.max())),
            of_minima=float(numerator.min() / denominator.min()),
            rounds=len(ratios),
        )

    def __str__(self) -> str:
        low, high = self.quartiles
        return f'{self.median:.2f} ({low:.2f}-{high:.2f})'
