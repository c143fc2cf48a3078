import numpy as np
import pytest

from mmattr.errors import ConfigError
from mmattr.evaluation.functional.label_rules import FORBIDDEN, LabelRule, find_label_rules, rule_violations
from tests.evaluation.random_arrays import random_arrays


def labels_with_rules(num_images=2000):
    """Young and old exclude each other, beard needs male, day or night, left unless right, hat like brim."""
    generator = np.random.default_rng(0)
    age = generator.integers(0, 3, num_images)
    male, right, hat = generator.random((3, num_images)) < 0.5
    beard = male & (generator.random(num_images) < 0.4)
    day = generator.random(num_images) < 0.5
    night = ~day | (generator.random(num_images) < 0.4)
    columns = [age == 0, age == 1, beard, male, day, night, ~right, right, hat, hat]
    return np.stack(columns, axis=1).astype(np.int8)


def test_every_kind_is_found_and_nothing_else():
    found = {(rule.kind, rule.first, rule.second) for rule in find_label_rules(labels_with_rules())}
    assert found == {
        ('exclusion', 0, 1),
        ('implication', 2, 3),
        ('coverage', 4, 5),
        ('complement', 6, 7),
        ('equivalence', 8, 9),
    }


def test_direction_of_an_implication_does_not_depend_on_the_order():
    swapped = find_label_rules(labels_with_rules()[:, [3, 2]])
    assert [(rule.kind, rule.first, rule.second) for rule in swapped] == [('implication', 1, 0)]
    assert swapped[0].text(['male', 'beard']) == 'beard only with male'


@pytest.mark.parametrize('unknown', [0, 0.3])
def test_counts_against_loops(unknown):
    generator = np.random.default_rng(1)
    label = labels_with_rules(500)
    label[generator.random(label.shape) < 0.03] ^= 1
    label[generator.random(label.shape) < unknown] = -1
    rules = find_label_rules(label, max_ratio=0.4, min_expected=10)
    assert {rule.kind for rule in rules} == set(FORBIDDEN)
    for rule in rules:
        pairs = [(a, b) for a, b in label[:, [rule.first, rule.second]].tolist() if a >= 0 and b >= 0]
        first = [sum(a == value for a, _ in pairs) for value in (0, 1)]
        second = [sum(b == value for _, b in pairs) for value in (0, 1)]
        assert rule.observed == sum(pair in FORBIDDEN[rule.kind] for pair in pairs)
        expected = [first[a] * second[b] / len(pairs) for a, b in FORBIDDEN[rule.kind]]
        assert rule.expected == pytest.approx(sum(expected))
        assert rule.observed <= 0.4 * rule.expected
        assert min(expected) >= 10
    assert [rule.expected for rule in rules] == sorted((rule.expected for rule in rules), reverse=True)


def test_independent_unknown_and_constant_attributes_have_no_rules():
    assert find_label_rules(random_arrays(500, 8)[0]) == []
    assert find_label_rules(np.full((500, 3), -1)) == []
    assert find_label_rules(np.tile([0, 1], (500, 1))) == []
    assert find_label_rules(np.array([[1, 0]])) == []


def test_violations_against_loops():
    rules = [LabelRule(kind, index, index + 1, 0, 1.0) for index, kind in enumerate(FORBIDDEN)]
    label, score = random_arrays(60, 6)
    known, present = label >= 0, score > 0.5
    broken, judged = rule_violations(present, known, rules)
    for image in range(60):
        for index, rule in enumerate(rules):
            both = label[image, rule.first] >= 0 and label[image, rule.second] >= 0
            pair = (int(present[image, rule.first]), int(present[image, rule.second]))
            assert judged[image, index] == both
            assert broken[image, index] == (both and pair in FORBIDDEN[rule.kind])


def test_no_rules_and_no_images():
    broken, judged = rule_violations(np.ones((3, 2)), np.ones((3, 2)), [])
    assert broken.shape == judged.shape == (3, 0)
    assert rule_violations(np.ones((0, 2)), np.ones((0, 2)), [LabelRule('exclusion', 0, 1, 0, 1.0)])[0].shape == (0, 1)


@pytest.mark.parametrize('limits', [dict(max_ratio=1), dict(max_ratio=-0.1), dict(min_expected=0)])
def test_wrong_limits(limits):
    with pytest.raises(ConfigError, match='Label rules need'):
        find_label_rules(np.ones((1, 2)), **limits)
