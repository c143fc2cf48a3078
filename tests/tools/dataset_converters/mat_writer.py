"""Write MATLAB files like the original ones, small."""

import numpy as np
import scipy.io


def cell(values, column=True):
    """Return a MATLAB cell array."""
    array = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        array[index] = value
    return array.reshape((-1, 1) if column else (1, -1))


def save(path, **variables):
    """Write a MAT v5 file."""
    scipy.io.savemat(path, variables)
    return path


def column(indices):
    """Return 0-based indices as MATLAB has them: a column counting from 1."""
    return np.asarray(indices).reshape(-1, 1).astype(np.uint16) + 1


def random_labels(num_images, num_attributes, seed=0):
    """Return 0 / 1 labels."""
    return np.random.default_rng(seed).integers(0, 2, (num_images, num_attributes)).astype(np.uint8)
