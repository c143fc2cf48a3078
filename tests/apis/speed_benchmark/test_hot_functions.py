import numpy as np
import pytest

from mmattr.apis.speed_benchmark.hot_functions import _short, hot_functions


def test_the_function_that_takes_the_time_comes_first():
    values = np.random.default_rng(0).random((400, 5000))

    def work():
        np.zeros(3).astype(np.int8)
        values.argsort(axis=1)

    found = hot_functions(work)
    assert found[0].startswith('argsort ')
    assert int(found[0].split()[1]) > 50
    assert all(entry.endswith(' %') for entry in found)


@pytest.mark.parametrize(
    ('name', 'short'),
    [
        ("<method 'astype' of 'numpy.ndarray' objects>", 'astype'),
        ("{method 'read' of '_io.FileIO' objects}", 'read'),
        ('<built-in method torch._C._nn.upsample>', 'upsample'),
        ('<built-in method imdecode>', 'imdecode'),
        ('<imdecode>', 'imdecode'),
        ('_resize', '_resize'),
    ],
)
def test_names_are_short(name, short):
    assert _short(name) == short
