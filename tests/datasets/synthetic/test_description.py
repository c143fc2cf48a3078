from pathlib import Path

from mmattr.datasets.synthetic.attribute_distribution import AttributeDistribution
from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES, VARIABLES
from mmattr.datasets.synthetic.description import describe_distribution

GUIDE = Path(__file__).resolve().parents[3] / 'docs/en/user_guides/synthetic_pedestrians.md'


def test_names_every_row_and_every_attribute():
    lines = describe_distribution(AttributeDistribution()).splitlines()
    first, second = (number for number, line in enumerate(lines) if not line)
    conditional, rates, correlations = lines[:first], lines[first + 1 : second], lines[second + 1 :]
    assert len(conditional) == 2 + sum(len(variable.rows) for variable in VARIABLES)
    assert [line.split(' | ')[0].strip('| ') for line in rates[2:]] == [name for name, _ in ATTRIBUTES]
    assert '| no glasses / glasses | elderly | no glasses 0.35, glasses 0.65 |' in conditional
    assert '| long_hair | female | +0.61 |' in correlations


def test_the_guide_shows_the_tables_that_are_drawn_from():
    guide = GUIDE.read_text(encoding='utf-8')
    for table in describe_distribution(AttributeDistribution()).split('\n\n'):
        assert table in guide
