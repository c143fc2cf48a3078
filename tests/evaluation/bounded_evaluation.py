"""Evaluate a stream of made-up predictions, and print how much memory and time that took.

python -m tests.evaluation.bounded_evaluation 10000000
"""

import resource
import sys
import time

import numpy as np
import torch

from mmattr.evaluation import ErrorRate, PedestrianMetric
from mmattr.evaluation.functional import PedestrianCounts, pedestrian_figures

BATCH_SIZE = 256
NUM_ATTRIBUTES = 26
#: Different images; the stream repeats them, so that the expected figures are known.
NUM_DIFFERENT = 25600


def peak_bytes():
    """Largest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def evaluate_stream(num_images):
    """Feed the metrics as an evaluator does, batch by batch; num_images is a multiple of NUM_DIFFERENT."""
    random = np.random.default_rng(0)
    label = random.integers(-1, 2, (NUM_DIFFERENT, NUM_ATTRIBUTES)).astype(np.int8)
    score = random.random(label.shape, dtype=np.float32)
    labels, scores = torch.from_numpy(label), torch.from_numpy(score)
    metrics = [PedestrianMetric(), ErrorRate()]
    before, start = peak_bytes(), time.perf_counter()
    for first in range(0, num_images, BATCH_SIZE):
        rows = range(first % NUM_DIFFERENT, first % NUM_DIFFERENT + BATCH_SIZE)
        batch = [{'gt_label': labels[row], 'pred_score': scores[row]} for row in rows]
        for metric in metrics:
            metric.process(None, batch)
    results = metrics[0].evaluate(num_images) | metrics[1].evaluate(num_images)
    seconds = time.perf_counter() - start
    expected = {
        f'ped/{name}': 100 * value for name, value in pedestrian_figures(PedestrianCounts.count(label, score)).items()
    }
    return results, expected, peak_bytes() - before, seconds


if __name__ == '__main__':
    number = -(-int(sys.argv[1]) // NUM_DIFFERENT) * NUM_DIFFERENT  # whole rounds, whose figures are known
    found, known, growth, took = evaluate_stream(number)
    worst = max(abs(found[name] - value) for name, value in known.items())
    print(f'{number} images x {NUM_ATTRIBUTES} attributes: {took:.1f} s, peak memory grew by {growth / 2**20:.1f} MiB')
    print(f'mA {found["ped/mA"]:.6f}, largest difference from the figures of the different images {worst:.1e}')
