"""Labels and scores for the tests, and loops that compute the figures from them image by image."""

import numpy as np


def random_arrays(num_images, num_attributes, seed=0, unknown=0.15):
    generator = np.random.default_rng(seed)
    label = (generator.random((num_images, num_attributes)) < 0.35).astype(np.int8)
    label[generator.random(label.shape) < unknown] = -1
    score = generator.random(label.shape, dtype=np.float32)
    return label, score


def loop_figures(label, score, threshold=0.5, drop=False):
    """The figures by plain loops over Python numbers; fractions."""
    label_mean_accuracy = []
    for column in range(label.shape[1]):
        hits = {0: [], 1: []}
        for truth, value in zip(label[:, column], score[:, column], strict=True):
            if truth >= 0:
                hits[int(truth)].append((value > threshold) == (truth == 1))
        if hits[0] or hits[1]:
            label_mean_accuracy.append(sum(np.mean(part) if part else 0 for part in hits.values()) / 2)
    rows = []
    for truth, value in zip(label, score, strict=True):
        present = {index for index in range(len(truth)) if truth[index] == 1}
        predicted = {index for index in range(len(truth)) if truth[index] >= 0 and value[index] > threshold}
        if (truth < 0).all() or (drop and not present):
            continue
        both = len(present & predicted)
        wholes = (len(present | predicted), len(predicted), len(present), (len(predicted) + len(present)) / 2)
        rows.append([both / whole if whole else 0.0 for whole in wholes])
    accuracy, precision, recall, f1 = np.mean(rows, axis=0)
    return {
        'mA': np.mean(label_mean_accuracy),
        'accuracy': accuracy,
        'precision': precision,
        'recall': recall,
        'f1': f1,
        'f1_of_means': 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def as_samples(label, score, **fields):
    """Predictions as the evaluator hands them to a metric."""
    return [
        {'gt_label': label[row], 'pred_score': score[row], **{key: values[row] for key, values in fields.items()}}
        for row in range(len(label))
    ]
