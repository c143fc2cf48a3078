"""Several processes played by threads: what mmengine.dist would answer in each of them."""

import threading
from concurrent.futures import ThreadPoolExecutor

from mmattr.evaluation.metrics import score_writer, streaming_metric


class SimulatedRanks:
    """Runs ``work(rank)`` once per rank and lets the ranks exchange objects."""

    def __init__(self, world, monkeypatch):
        self.world = world
        self.local = threading.local()
        self.barrier = threading.Barrier(world, timeout=20)
        self.slots = [None] * world
        for module in (streaming_metric, score_writer):
            monkeypatch.setattr(module, 'get_dist_info', lambda: (self.local.rank, world))
            monkeypatch.setattr(module, 'is_main_process', lambda: self.local.rank == 0)
        monkeypatch.setattr(streaming_metric, 'all_gather_object', self.gather)

    def gather(self, value):
        self.slots[self.local.rank] = value
        self.barrier.wait()
        gathered = list(self.slots)
        self.barrier.wait()
        return gathered

    def run(self, work):
        def on_rank(rank):
            self.local.rank = rank
            return work(rank)

        with ThreadPoolExecutor(self.world) as pool:
            return list(pool.map(on_rank, range(self.world)))


def dealt_indices(rank, world, size, round_up=True):
    """Images that mmengine's DefaultSampler(shuffle=False) deals to a rank."""
    total = -(-size // world) * world if round_up else size
    return [index % size for index in range(total)][rank:total:world]
