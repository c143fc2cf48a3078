import pytest

from mmattr.apis.benchmark.stored_speed import stored_speed
from tests.apis.benchmark.fake_results import make_suite


@pytest.fixture
def measured():
    return []


@pytest.fixture
def ask(tmp_path, measured):
    def measure(configs):
        measured.append(list(configs))
        return {name: {'inference_images_per_second': 5.0} for name in configs}

    def ask(jobs, **arguments):
        return stored_speed(tmp_path, jobs, measure=measure, **arguments)

    return ask


def test_measured_once_and_again_when_a_run_is_new(tmp_path, ask, measured):
    _, jobs = make_suite(tmp_path, seeds=(0,))
    assert ask(jobs[:1], may_measure=False) == {}
    assert ask(jobs[:1])['fc']['inference_images_per_second'] == 5
    ask(jobs[:1])
    assert measured == [['fc']]
    assert set(ask(jobs, may_measure=False)) == {'fc'}
    assert set(ask(jobs)) == {'fc', 'aqn'}
    ask(jobs, anew=True)
    assert measured == [['fc'], ['fc', 'aqn'], ['fc', 'aqn']]


def test_a_changed_run_is_measured_again(tmp_path, ask, measured):
    _, jobs = make_suite(tmp_path, seeds=(0,))
    ask(jobs)
    _, other = make_suite(tmp_path, names=('aqn', 'fc'), seeds=(1,))
    ask(other)
    assert len(measured) == 2
