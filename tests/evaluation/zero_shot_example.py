"""Six images whose figures a person can compute: two seen labels, four unseen ones."""

import numpy as np

NAMES = ('sky', 'road', 'cat', 'dog', 'car', 'tree')
UNSEEN = ('cat', 'dog', 'car', 'tree')
GROUPS = ('seen', 'seen', 'unseen', 'unseen', 'unseen', 'unseen')
#: Present unseen labels: cat; dog, tree; none; cat, dog, car; none; tree.
LABEL = np.array(
    [
        [1, 0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0, 1],
        [1, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 1, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 1],
    ],
    dtype=np.int8,
)
#: The three best unseen labels of every image are cat, dog and car: 1, 1, 0, 3, 0 and 0 hits, 5 of 7 present labels.
SCORE = np.tile(np.array([0.9, 0.1, 0.8, 0.7, 0.6, 0.2], dtype=np.float32), (6, 1))
#: 2 * 5 / (3 * 6 + 7) over all images, 2 * 5 / (3 * 4 + 7) over the four that have an unseen label.
F1_AT_3 = dict(all=10 / 25, has_positive=10 / 19)
