from mmattr.apis.speed_benchmark import Setting, row_names
from mmattr.apis.speed_benchmark.targets import TARGETS, Target


def test_every_target_belongs_to_a_row_of_the_default_setting():
    assert set(TARGETS) <= set(row_names(Setting()))


def test_memory_has_to_stay_below():
    assert Target().is_met(1.2, 1.2)
    assert not Target().is_met(1.19, 1.2)
    assert Target(lower_is_better=True).is_met(0.7, 0.8)
    assert not Target(lower_is_better=True).is_met(0.9, 0.8)
