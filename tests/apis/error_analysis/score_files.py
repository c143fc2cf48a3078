"""Score files for the tests."""

import numpy as np

from mmattr.evaluation.score_file import ScoreFile
from tests.evaluation.random_arrays import random_arrays

NAMES = ('hat', 'bag', 'young', 'old')


def write_scores(folder, name, seed=0, num_images=60, split='test', **fields):
    """Write a file whose labels do not depend on the seed; the scores do."""
    label = random_arrays(num_images, len(NAMES))[0]
    noise = np.random.default_rng(seed).random(label.shape)
    score = (0.3 * np.clip(label, 0, 1) + 0.7 * noise).astype(np.float32)
    paths = tuple(f'data/people/images/{split}/{index}.png' for index in range(num_images))
    fields = {'names': NAMES, 'img_path': paths, 'dataset': 'people', 'split': split, **fields}
    scores = ScoreFile(**{'label': label, 'score': score, **fields})
    scores.save(folder / f'{name}.npz')
    return folder / f'{name}.npz'
