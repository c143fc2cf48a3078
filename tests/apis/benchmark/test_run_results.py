import numpy as np
import pytest

from mmattr.apis.benchmark.run_results import collect_results
from mmattr.errors import DataError
from tests.apis.benchmark.fake_results import NUM_IMAGES, finish, finish_all, make_labels, make_suite


def test_finished_seeds_and_what_is_missing(tmp_path):
    suite, jobs = make_suite(tmp_path)
    assert collect_results(suite, jobs) == ([], [job.name for job in jobs])
    finish_all(jobs[:3], {'fc': 0.3, 'aqn': 0.2})
    results, missing = collect_results(suite, jobs)
    assert [(result.run.name, result.seeds) for result in results] == [('fc', (0, 1)), ('aqn', (0,))]
    assert [record['seed'] for record in results[0].records] == [0, 1]
    assert np.array_equal(results[0].scores[1].label, make_labels())
    assert missing == ['aqn seed 1', 'fc seed 2', 'aqn seed 2']


def test_seeds_with_images_of_their_own_are_numbered(tmp_path):
    suite, jobs = make_suite(tmp_path)
    other = dict(img_path=tuple(f'other/{index}.jpg' for index in range(NUM_IMAGES)))
    for job in jobs:
        finish(job, 0.3, **(other if job.seed == 1 else {}))
    results, _ = collect_results(suite, jobs)
    assert [result.splits for result in results] == [(0, 1, 0), (0, 1, 0)]


@pytest.mark.parametrize(
    ('changes', 'what'),
    [
        (dict(names=('hat', 'bag', 'skirt', 'cap')), 'attributes'),
        (dict(img_path=('other.jpg',) * NUM_IMAGES), 'images'),
        (dict(label=np.zeros((NUM_IMAGES, 4), np.int8)), 'labels'),
    ],
)
def test_other_test_data_is_refused(tmp_path, changes, what):
    suite, jobs = make_suite(tmp_path)
    finish(jobs[0], 0.3)
    finish(jobs[1], 0.3, **changes)
    with pytest.raises(DataError, match=f'hold other {what}'):
        collect_results(suite, jobs)
