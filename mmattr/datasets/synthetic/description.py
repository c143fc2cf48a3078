"""The dependency table and the exact rates as Markdown, for the documentation."""

from collections.abc import Iterator
from itertools import combinations

from mmattr.datasets.synthetic.attribute_distribution import AttributeDistribution
from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES

#: Pairs of attributes are listed from this absolute correlation on.
LISTED_CORRELATION = 0.25


def describe_distribution(distribution: AttributeDistribution) -> str:
    """Describe who is on the street.

    Args:
        distribution: The distribution.

    Returns:
        Three Markdown tables: the conditional probabilities, the rate of every attribute, the strongest correlations.
    """
    lines = [*_conditional_lines(distribution), '', *_rate_lines(distribution), '', *_correlation_lines(distribution)]
    return '\n'.join(lines)


def _conditional_lines(distribution: AttributeDistribution) -> Iterator[str]:
    yield '| decides between | if (the first row that holds) | probabilities |'
    yield '| --- | --- | --- |'
    for variable in distribution.variables:
        name = ' / '.join(variable.outcomes)
        for conditions, probabilities in variable.rows:
            values = (max(0.0, 1.0 - sum(probabilities)), *probabilities)
            outcomes = [f'{outcome} {value:.2f}' for outcome, value in zip(variable.outcomes, values, strict=True)]
            condition = ' and '.join(conditions) or ('otherwise' if len(variable.rows) > 1 else 'always')
            yield f'| {name} | {condition} | {", ".join(outcomes)} |'
            name = ''


def _rate_lines(distribution: AttributeDistribution) -> Iterator[str]:
    yield '| attribute | group | share of people |'
    yield '| --- | --- | --- |'
    for name, group in ATTRIBUTES:
        yield f'| {name} | {group} | {100 * distribution.probability(name):.1f} % |'


def _correlation_lines(distribution: AttributeDistribution) -> Iterator[str]:
    yield '| attribute | attribute | correlation |'
    yield '| --- | --- | --- |'
    pairs = [
        (first, second, distribution.correlation(first, second))
        for first, second in combinations(distribution.names, 2)
    ]
    for first, second, value in sorted(pairs, key=lambda pair: -abs(pair[2])):
        if abs(value) >= LISTED_CORRELATION:
            yield f'| {first} | {second} | {value:+.2f} |'
