from mmattr.datasets.synthetic.dependency_table import ATTRIBUTES, VARIABLES

OUTCOMES = [outcome for variable in VARIABLES for outcome in variable.outcomes]


def test_outcomes_are_unique_and_hold_every_attribute():
    assert len(OUTCOMES) == len(set(OUTCOMES))
    names = [name for name, _ in ATTRIBUTES]
    assert len(names) == len(set(names)) == 23
    assert set(names) <= set(OUTCOMES)


def test_attributes_of_a_group_stand_together():
    groups = [group for _, group in ATTRIBUTES]
    assert sorted(set(groups), key=groups.index) == ['head', 'upper', 'lower', 'bag', 'view', 'person']
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


def test_conditions_name_earlier_variables_only():
    known = set()
    for variable in VARIABLES:
        for conditions, _ in variable.rows:
            assert set(conditions) <= known
        known.update(variable.outcomes)


def test_rows_are_distributions_and_the_last_one_always_holds():
    for variable in VARIABLES:
        assert variable.rows[-1][0] == ()
        for _, probabilities in variable.rows:
            assert len(probabilities) == len(variable.outcomes) - 1
            assert all(probability >= 0 for probability in probabilities)
            assert sum(probabilities) <= 1
