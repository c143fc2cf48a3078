import multiprocessing
import pickle
from multiprocessing.reduction import ForkingPickler

import numpy as np
import pytest

from mmattr.datasets.shared_array import SharedArray


@pytest.mark.parametrize('array', [np.arange(7, dtype=np.uint8), np.arange(6, dtype=np.uint32), np.eye(3), np.empty(0)])
def test_sent_to_a_worker_it_is_the_same_memory(array):
    shared = array.view(SharedArray)
    received = [pickle.loads(ForkingPickler.dumps(shared)) for _ in range(2)]
    for other in received:
        assert isinstance(other, SharedArray)
        assert (other.dtype, other.shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(other, array)
    if array.size:
        received[0].flat[0] = 9
        assert received[1].flat[0] == 9
        assert array.flat[0] != 9


def test_a_part_is_not_taken_for_the_whole():
    shared = np.arange(10).view(SharedArray)
    shared.shared_tensor()
    for part in (shared[2:5], shared[::2], shared + 1, shared.copy()):
        np.testing.assert_array_equal(pickle.loads(ForkingPickler.dumps(part)), np.asarray(part))


def test_in_a_file_it_is_an_ordinary_array():
    shared = np.arange(5).view(SharedArray)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(shared)), np.arange(5))


def add_up(array, queue):
    queue.put((type(array).__name__, int(array.sum())))


def test_a_spawned_process_receives_it():
    context = multiprocessing.get_context('spawn')
    queue = context.Queue()
    process = context.Process(target=add_up, args=(np.arange(100).view(SharedArray), queue))
    process.start()
    assert queue.get(timeout=120) == ('SharedArray', 4950)
    process.join()
