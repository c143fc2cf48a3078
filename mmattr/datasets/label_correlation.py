"""How strongly the attributes of a data set go together."""

import numpy as np


def label_correlation(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute the phi coefficient of every pair of attributes.

    Phi is the Pearson correlation of two binary variables: 1 when one attribute is there exactly when the other is, -1
    when exactly one of them is always there. Each pair counts only the images where both labels are known.

    >>> phi, _ = label_correlation(np.array([[1, 1, 0], [0, 0, 1], [1, 1, -1]]))
    >>> phi[0].tolist()
    [1.0, 1.0, -1.0]

    Args:
        labels: (N, M) in {1, 0, -1 = unknown}.

    Returns:
        phi, (M, M) float64 in [-1, 1], nan where one of the two attributes does not vary over those images; and the
        number of those images, (M, M) int64.
    """
    present, absent = (labels == 1).astype(np.float64), (labels == 0).astype(np.float64)
    both, neither = present.T @ present, absent.T @ absent  # (M, M)
    first, second = present.T @ absent, absent.T @ present  # (M, M)
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    product = both * neither - first * second
    phi = np.divide(product, np.sqrt(margins), out=np.full_like(product, np.nan), where=margins > 0)
    return phi, (both + neither + first + second).astype(np.int64)
