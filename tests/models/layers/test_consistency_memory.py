"""ConsistencyMemory against a loop over attributes and images."""

import numpy as np
import pytest
import torch
from torch.multiprocessing.spawn import start_processes

from mmattr.models.layers import ConsistencyMemory


def unit(vector):
    return vector / np.linalg.norm(vector)


def expected(features, positive, reliable, memory, weight=0.1):
    """Loss and memory after a batch; ``memory`` holds None where nothing is known."""
    losses, after = [], list(memory)
    for j in range(features.shape[1]):
        rows = [features[n, j] for n in range(len(features)) if reliable[n, j]]
        target = None if memory[j] is None else unit(memory[j])
        if rows:
            fresh = unit(np.mean(rows, axis=0))
            target = fresh if target is None else weight * target + (1 - weight) * fresh
            after[j] = target
        rows = [features[n, j] for n in range(len(features)) if positive[n, j]]
        if rows and target is not None:
            losses.append(np.mean((unit(np.mean(rows, axis=0)) - target) ** 2))
    return (np.mean(losses) if losses else 0.0), after


def batches(count=3, n=6, m=4, width=5):
    generator = np.random.default_rng(0)
    for _ in range(count):
        positive = generator.random((n, m)) < 0.5
        positive[:, 3] = False  # an attribute without positives
        yield generator.normal(size=(n, m, width)), positive, positive & (generator.random((n, m)) < 0.5)


def run(memory, batch):
    features, positive, reliable = (torch.from_numpy(array) for array in batch)
    return memory(features.float(), positive, reliable)


def test_equals_the_loop_over_several_batches():
    memory, known = ConsistencyMemory(4, 5), [None] * 4
    for index, (features, positive, reliable) in enumerate(batches()):
        reliable[:, 2] &= index == 0  # later batches have no reliable positive of this attribute
        loss, known = expected(features, positive, reliable, known)
        assert run(memory, (features, positive, reliable)).item() == pytest.approx(loss, rel=1e-5)
    for j in range(4):
        np.testing.assert_allclose(memory.memory[j], np.zeros(5) if known[j] is None else known[j], rtol=1e-5)


def test_nothing_reliable_yet_is_no_loss_and_a_finite_gradient():
    memory, features = ConsistencyMemory(2, 5), torch.zeros(3, 2, 5, requires_grad=True)
    loss = memory(features, torch.ones(3, 2, dtype=torch.bool), torch.zeros(3, 2, dtype=torch.bool))
    loss.backward()
    assert loss == 0
    assert not features.grad.any()  # nan would be any
    assert not memory.memory.any()


def test_the_gradient_pulls_towards_the_target_and_not_the_target():
    memory = ConsistencyMemory(1, 2)
    sure = torch.tensor([[True], [False]])
    features = torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]]], requires_grad=True)
    memory(features, torch.ones(2, 1, dtype=torch.bool), sure).backward()
    after = features.detach() - features.grad
    angles = [torch.atan2(common[1], common[0]) for common in (features.detach().mean(0)[0], after.mean(0)[0])]
    assert angles[1] < angles[0]  # the reliable one points along the first axis
    assert not memory.memory.requires_grad


def test_the_memory_is_part_of_a_checkpoint():
    memory, other = ConsistencyMemory(4, 5), ConsistencyMemory(4, 5)
    run(memory, next(batches()))
    other.load_state_dict(memory.state_dict())
    assert torch.equal(other.memory, memory.memory)


def _rank(rank, world, folder):
    torch.distributed.init_process_group('gloo', init_method=f'file://{folder}/store', rank=rank, world_size=world)
    memory = ConsistencyMemory(4, 5)
    for batch in batches():
        run(memory, [array[rank::world] for array in batch])
    torch.save(memory.memory, f'{folder}/{rank}.pth')
    torch.distributed.destroy_process_group()


def test_every_rank_remembers_the_reliable_positives_of_all(tmp_path):
    start_processes(_rank, args=(2, tmp_path), nprocs=2, start_method='fork')
    single = ConsistencyMemory(4, 5)
    for batch in batches():
        run(single, batch)
    for rank in range(2):
        torch.testing.assert_close(torch.load(tmp_path / f'{rank}.pth'), single.memory)
