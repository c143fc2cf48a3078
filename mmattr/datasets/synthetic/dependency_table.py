"""The attributes of the synthetic pedestrians and how they depend on each other, as data.

Every row is ``(conditions, probabilities)``. Conditions are outcomes of earlier variables; the first row whose
conditions all hold is used, so that the order of the rows matters, and the last row has no condition. The
probabilities belong to the outcomes after the first one, which gets what is left.
"""

from typing import NamedTuple


class Variable(NamedTuple):
    """One random variable of the population.

    Attributes:
        outcomes: Names of the values, unique over all variables. A name that starts with ``no `` is the absence of
            the other one.
        rows: ``(conditions, probabilities)`` in order of precedence; probabilities of ``outcomes[1:]``, in [0, 1].
    """

    outcomes: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[float, ...]], ...]


#: Name and group of each binary attribute, in the order of the label vector; M = 23.
ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ('hat', 'head'),
    ('glasses', 'head'),
    ('long_hair', 'head'),
    ('long_sleeves', 'upper'),
    ('short_sleeves', 'upper'),
    ('coat', 'upper'),
    ('stripes', 'upper'),
    ('plaid', 'upper'),
    ('logo', 'upper'),
    ('trousers', 'lower'),
    ('shorts', 'lower'),
    ('skirt', 'lower'),
    ('boots', 'lower'),
    ('backpack', 'bag'),
    ('shoulder_bag', 'bag'),
    ('handbag', 'bag'),
    ('holding_object', 'bag'),
    ('front', 'view'),
    ('side', 'view'),
    ('back', 'view'),
    ('female', 'person'),
    ('child', 'person'),
    ('elderly', 'person'),
)

#: Parents stand before their children. ``cold``, ``adult``, ``male``, ``sleeveless`` and ``plain`` are no attributes:
#: the weather is never labelled, and the others show as the absence of the remaining outcomes.
VARIABLES: tuple[Variable, ...] = (
    Variable(('warm', 'cold'), (((), (0.45,)),)),
    Variable(('adult', 'child', 'elderly'), (((), (0.18, 0.22)),)),
    Variable(('male', 'female'), (((), (0.5,)),)),
    Variable(('front', 'side', 'back'), (((), (0.3, 0.3)),)),
    Variable(
        ('no hat', 'hat'),
        (
            (('elderly', 'cold'), (0.70,)),
            (('child', 'cold'), (0.60,)),
            (('cold',), (0.35,)),
            (('elderly',), (0.40,)),
            (('child',), (0.25,)),
            ((), (0.08,)),
        ),
    ),
    Variable(('no glasses', 'glasses'), ((('elderly',), (0.65,)), (('child',), (0.06,)), ((), (0.18,)))),
    Variable(
        ('no long_hair', 'long_hair'),
        ((('male',), (0.05,)), (('elderly',), (0.30,)), (('child',), (0.80,)), ((), (0.70,))),
    ),
    Variable(
        ('no coat', 'coat'),
        ((('warm',), (0.0,)), (('elderly',), (0.75,)), (('child',), (0.35,)), ((), (0.50,))),
    ),
    Variable(
        ('long_sleeves', 'short_sleeves', 'sleeveless'),
        (
            (('coat',), (0.0, 0.0)),
            (('cold',), (0.06, 0.0)),
            (('elderly',), (0.45, 0.03)),
            (('child',), (0.70, 0.12)),
            (('female',), (0.55, 0.25)),
            ((), (0.72, 0.08)),
        ),
    ),
    Variable(
        ('plain', 'stripes', 'plaid', 'logo'),
        (
            (('coat',), (0.0, 0.12, 0.0)),
            (('child',), (0.25, 0.05, 0.40)),
            (('elderly',), (0.08, 0.40, 0.03)),
            (('female',), (0.30, 0.08, 0.15)),
            ((), (0.12, 0.20, 0.30)),
        ),
    ),
    Variable(
        ('trousers', 'shorts', 'skirt'),
        (
            (('male', 'cold'), (0.03, 0.0)),
            (('male', 'elderly'), (0.15, 0.0)),
            (('male', 'child'), (0.75, 0.0)),
            (('male',), (0.40, 0.0)),
            (('cold',), (0.01, 0.30)),
            (('elderly',), (0.04, 0.50)),
            (('child',), (0.40, 0.40)),
            ((), (0.22, 0.48)),
        ),
    ),
    Variable(
        ('no boots', 'boots'),
        (
            (('shorts',), (0.02,)),
            (('cold', 'skirt'), (0.75,)),
            (('cold', 'female'), (0.45,)),
            (('cold',), (0.20,)),
            (('skirt',), (0.15,)),
            ((), (0.04,)),
        ),
    ),
    Variable(('no backpack', 'backpack'), ((('child',), (0.60,)), (('elderly',), (0.06,)), ((), (0.25,)))),
    Variable(
        ('no shoulder_bag', 'shoulder_bag'),
        ((('backpack',), (0.03,)), (('child',), (0.08,)), ((), (0.28,))),
    ),
    Variable(
        ('no handbag', 'handbag'),
        (
            (('male',), (0.03,)),
            (('child',), (0.04,)),
            (('backpack',), (0.12,)),
            (('shoulder_bag',), (0.12,)),
            (('elderly',), (0.55,)),
            ((), (0.50,)),
        ),
    ),
    Variable(
        ('no holding_object', 'holding_object'),
        ((('handbag',), (0.10,)), (('elderly',), (0.45,)), (('child',), (0.30,)), ((), (0.18,))),
    ),
)
