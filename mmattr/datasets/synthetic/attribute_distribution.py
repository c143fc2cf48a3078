"""The joint distribution of the attributes: drawing from it, and its exact probabilities."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES, VARIABLES, Variable


class AttributeDistribution:
    """A small Bayesian network over the outcomes of the dependency table.

    A person is the set of outcomes that hold, for example ``{'cold', 'adult', 'female', 'side', 'hat', ...}``; its
    label vector says which attributes are in that set.

    Args:
        variables: Parents before children, see :mod:`mmattr.datasets.synthetic.dependency_table`.

    >>> distribution = AttributeDistribution()
    >>> round(distribution.probability('skirt'), 3)
    0.197
    >>> distribution.probability('short_sleeves', 'long_sleeves')
    0.0
    """

    def __init__(self, variables: Sequence[Variable] = VARIABLES) -> None:
        self.variables = tuple(variables)
        self.names = tuple(name for name, _ in ATTRIBUTES)
        self._owner = {
            outcome: number for number, variable in enumerate(self.variables) for outcome in variable.outcomes
        }
        self._factors = [self._factor(number) for number in range(len(self.variables))]

    def draw(self, generator: np.random.Generator) -> frozenset[str]:
        """Draw one person.

        Exactly one uniform number is used per variable, whatever the outcomes are.

        Args:
            generator: Source of the random numbers.

        Returns:
            The outcomes that hold, one per variable.
        """
        person: set[str] = set()
        for variable, uniform in zip(self.variables, generator.random(len(self.variables)), strict=True):
            remaining = float(uniform)
            chosen = variable.outcomes[0]
            for outcome, probability in zip(variable.outcomes[1:], _matching_row(variable, person), strict=True):
                if remaining < probability:
                    chosen = outcome
                    break
                remaining -= probability
            person.add(chosen)
        return frozenset(person)

    def label(self, person: frozenset[str]) -> np.ndarray:
        """Return the label vector of a person.

        Args:
            person: Outcomes that hold.

        Returns:
            (M,) int8 in {0, 1}.
        """
        return np.array([name in person for name in self.names], dtype=np.int8)

    def probability(self, *outcomes: str, given: Sequence[str] = ()) -> float:
        """Return the exact probability that all outcomes hold.

        Args:
            outcomes: Names of outcomes.
            given: Outcomes that are known to hold.

        Returns:
            A number in [0, 1]; nan if what is given is impossible.
        """
        evidence = self._mass(tuple(given))
        return self._mass((*outcomes, *given)) / evidence if evidence else float('nan')

    def correlation(self, first: str, second: str) -> float:
        """Return the exact correlation coefficient of two outcomes.

        Args:
            first: Name of an outcome.
            second: Name of another one.

        Returns:
            The phi coefficient, in [-1, 1].
        """
        both, one, other = self._mass((first, second)), self._mass((first,)), self._mass((second,))
        return (both - one * other) / float(np.sqrt(one * (1 - one) * other * (1 - other)))

    def _mass(self, outcomes: tuple[str, ...]) -> float:
        operands: list = []
        for factor, axes in self._factors:
            operands.extend((factor, axes))
        for outcome in outcomes:
            owner = self._owner[outcome]
            selected = [float(name == outcome) for name in self.variables[owner].outcomes]
            operands.extend((np.array(selected), [owner]))
        return float(np.einsum(*operands, [], optimize='greedy'))

    def _factor(self, number: int) -> tuple[np.ndarray, list[int]]:
        """Return P(variable | parents) as an array, and which variable each axis stands for."""
        variable = self.variables[number]
        parents = sorted({self._owner[name] for conditions, _ in variable.rows for name in conditions})
        choices = [self.variables[parent].outcomes for parent in parents]
        rows = [_matching_row(variable, set(combination)) for combination in product(*choices)]
        table = np.array([(1.0 - sum(row), *row) for row in rows])
        return table.reshape(*(len(choice) for choice in choices), -1), [*parents, number]


def _matching_row(variable: Variable, person: set[str]) -> tuple[float, ...]:
    """Probabilities of ``outcomes[1:]`` for somebody of whom the earlier outcomes are known."""
    for conditions, probabilities in variable.rows:
        if person.issuperset(conditions):
            return probabilities
    raise ValueError(f'the rows of {variable.outcomes} do not cover {sorted(person)}')
