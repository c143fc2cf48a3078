"""A sum of floating point numbers that does not depend on their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from mmattr.errors import DataError

#: The smallest positive double is 2**-1074, so every double is a whole multiple of it.
_UNIT_EXPONENT = 1074


@dataclass(frozen=True)
class ExactSum:
    """Sum of real numbers, kept as an integer multiple of the smallest double.

    Adding doubles rounds, so the mean of a loss over 1 and over 8 processes would differ in the last digits and a
    schedule that follows it could step at different epochs. Integers do not round.

    Args:
        units: The sum in units of 2**-1074.
        terms: How many numbers were added.
    """

    units: int = 0
    terms: int = 0

    @classmethod
    def of(cls, values: Iterable[float]) -> 'ExactSum':
        """Add numbers.

        Args:
            values: Finite numbers.

        Returns:
            Their sum.

        Raises:
            DataError: If a number is nan or infinite.

        >>> ExactSum.of([1e16, 1.0, -1e16]).mean() * 3
        1.0
        """
        units, terms = 0, 0
        for value in values:
            try:
                numerator, denominator = float(value).as_integer_ratio()
            except (ValueError, OverflowError):
                raise DataError(f'a mean can only be taken over finite numbers, got {value}.') from None
            units += numerator << (_UNIT_EXPONENT - denominator.bit_length() + 1)
            terms += 1
        return cls(units, terms)

    def __add__(self, other: 'ExactSum') -> 'ExactSum':
        return ExactSum(self.units + other.units, self.terms + other.terms)

    def mean(self) -> float:
        """Return the mean, rounded once; ``nan`` when nothing was added."""
        return float(Fraction(self.units, self.terms << _UNIT_EXPONENT)) if self.terms else float('nan')
