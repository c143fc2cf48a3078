import itertools

import numpy as np
import pytest

from mmattr.datasets.synthetic.attribute_distribution import AttributeDistribution
from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES, VARIABLES, Variable

NUM_PEOPLE = 20000


@pytest.fixture(scope='module')
def distribution():
    return AttributeDistribution()


@pytest.fixture(scope='module')
def people(distribution):
    generator = np.random.default_rng(0)
    return [distribution.draw(generator) for _ in range(NUM_PEOPLE)]


@pytest.fixture(scope='module')
def labels(distribution, people):
    return np.stack([distribution.label(person) for person in people])


def test_labels_are_binary_vectors(labels):
    assert labels.shape == (NUM_PEOPLE, len(ATTRIBUTES))
    assert labels.dtype == np.int8
    assert set(np.unique(labels)) == {0, 1}


def test_every_variable_has_exactly_one_outcome(people):
    for person in people[:500]:
        assert len(person) == len(VARIABLES)
        assert all(len(person & set(variable.outcomes)) == 1 for variable in VARIABLES)


@pytest.mark.parametrize(
    ('names', 'allowed'),
    [
        (('front', 'side', 'back'), {1}),
        (('trousers', 'shorts', 'skirt'), {1}),
        (('long_sleeves', 'short_sleeves'), {0, 1}),
        (('stripes', 'plaid', 'logo'), {0, 1}),
        (('child', 'elderly'), {0, 1}),
        (('coat', 'short_sleeves'), {0, 1}),
        (('coat', 'stripes'), {0, 1}),
        (('coat', 'logo'), {0, 1}),
    ],
)
def test_exclusions(distribution, labels, names, allowed):
    columns = [distribution.names.index(name) for name in names]
    assert set(np.unique(labels[:, columns].sum(axis=1))) == allowed


@pytest.mark.parametrize(('premise', 'conclusion'), [('skirt', 'female'), ('coat', 'long_sleeves')])
def test_implications(distribution, labels, premise, conclusion):
    has, then = (labels[:, distribution.names.index(name)] == 1 for name in (premise, conclusion))
    assert has.any()
    assert then[has].all()
    assert not has[then].all()


def test_frequencies_agree_with_the_exact_rates(distribution, labels):
    exact = np.array([distribution.probability(name) for name in distribution.names])
    error = 4.5 * np.sqrt(exact * (1 - exact) / NUM_PEOPLE)
    np.testing.assert_array_less(np.abs(labels.mean(axis=0) - exact), error)


def test_correlations_agree_with_the_exact_ones(distribution, labels):
    observed = np.corrcoef(labels.T.astype(float))
    for first, second in itertools.combinations(range(0, len(distribution.names), 2), 2):
        exact = distribution.correlation(distribution.names[first], distribution.names[second])
        assert observed[first, second] == pytest.approx(exact, abs=4.5 / np.sqrt(NUM_PEOPLE))


def test_conditional_rates_are_those_of_the_table(distribution, people):
    """Count the people to whom a row of the table applies, without the code that looks rows up."""
    for variable in VARIABLES:
        undecided = people
        for conditions, probabilities in variable.rows:
            matching = [person for person in undecided if set(conditions) <= person]
            undecided = [person for person in undecided if not set(conditions) <= person]
            assert matching
            for outcome, probability in zip(variable.outcomes[1:], probabilities, strict=True):
                observed = np.mean([outcome in person for person in matching])
                spread = np.sqrt(probability * (1 - probability) / len(matching))
                assert abs(observed - probability) <= 4.5 * spread
        assert not undecided


@pytest.mark.parametrize(
    ('first', 'second', 'sign'),
    [
        ('female', 'long_hair', 1),
        ('female', 'handbag', 1),
        ('elderly', 'hat', 1),
        ('elderly', 'glasses', 1),
        ('child', 'backpack', 1),
        ('child', 'shorts', 1),
        ('coat', 'boots', 1),
        ('boots', 'shorts', -1),
    ],
)
def test_planted_soft_correlations(distribution, first, second, sign):
    assert sign * distribution.correlation(first, second) > 0.15


def test_conditioning(distribution):
    assert distribution.probability('female', given=['skirt']) == pytest.approx(1)
    assert distribution.probability('glasses', given=['elderly']) == pytest.approx(0.65)
    assert np.isnan(distribution.probability('female', given=['skirt', 'male']))


def test_exact_probability_of_a_tiny_network_by_hand():
    rain = Variable(('dry', 'rain'), (((), (0.25,)),))
    wet = Variable(('no hat', 'hat'), ((('rain',), (0.8,)), ((), (0.1,))))
    tiny = AttributeDistribution([rain, wet])
    assert tiny.probability('hat') == pytest.approx(0.25 * 0.8 + 0.75 * 0.1)
    assert tiny.probability('rain', given=['hat']) == pytest.approx(0.2 / 0.275)


def test_a_table_with_a_gap_is_refused():
    with pytest.raises(ValueError, match='do not cover'):
        AttributeDistribution([Variable(('a', 'b'), (((), (0.5,)),)), Variable(('c', 'd'), ((('a',), (0.5,)),))])
