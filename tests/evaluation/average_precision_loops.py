"""Average precision by plain loops over one attribute, image by image."""

from itertools import pairwise, permutations


def in_order(label, order):
    """Precision at each image with the attribute, for images in this order."""
    found, values = 0, []
    for rank, image in enumerate(order, start=1):
        if label[image] == 1:
            found += 1
            values.append(found / rank)
    return values


def known_images(label, score):
    return sorted((i for i in range(len(label)) if label[i] >= 0), key=lambda i: -score[i])


def rank_average_precision(label, score):
    """Scores are distinct."""
    values = in_order(label, known_images(label, score))
    return sum(values) / len(values) if values else float('nan')


def envelope_average_precision(label, score):
    """Scores are distinct; the largest precision at this or any later rank, with and without the attribute there."""
    order = known_images(label, score)
    precision = [sum(label[i] == 1 for i in order[: rank + 1]) / (rank + 1) for rank in range(len(order))]
    values = [max(precision[rank:]) for rank, image in enumerate(order) if label[image] == 1]
    return sum(values) / len(values) if values else float('nan')


def step_average_precision(label, score):
    """One point of the curve per distinct score."""
    known = [i for i in range(len(label)) if label[i] >= 0]
    positives = sum(label[i] == 1 for i in known)
    if not positives:
        return float('nan')
    area, recall = 0.0, 0.0
    for threshold in sorted({score[i] for i in known}, reverse=True):
        above = [i for i in known if score[i] >= threshold]
        found = sum(label[i] == 1 for i in above)
        area += (found / positives - recall) * (found / len(above))
        recall = found / positives
    return area


def every_order(label, score):
    """All orders of the known images in which no score comes before a higher one; for a handful of images."""
    known = known_images(label, score)
    for order in permutations(known):
        if all(score[a] >= score[b] for a, b in pairwise(order)):
            yield order
