"""What is wrong with the predictions in score files, as plain numbers by name."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.datasets.label_correlation import label_correlation
from mmattr.evaluation.functional import (
    AttributeCounts,
    Threshold,
    attribute_mean_error,
    balanced_error,
    check_threshold,
    error_rate,
    label_f1,
    mean_over_attributes,
    predict_label,
)
from mmattr.evaluation.functional.calibration import brier_score, calibration_bins
from mmattr.evaluation.functional.confusion import attribute_confusion
from mmattr.evaluation.functional.label_rules import LabelRule, rule_violations
from mmattr.evaluation.metrics.attribute_report import plain

#: Pairs of attributes to list, those whose predictions differ most from the labels.
NUM_PAIRS = 15

Content = dict[str, Any]


def analyse_confusion(models: ScoredModels, threshold: Threshold) -> Content:
    """Split the answers of each model by attribute and kind.

    Args:
        models: The models.
        threshold: A score above it predicts the attribute; one number or M of them.

    Returns:
        By model: the errors of all attributes together in percent, and ``attributes``.
    """
    content = {}
    for title, score in models.scores.items():
        counts = AttributeCounts.count(models.label, score, threshold)
        content[title] = {**summarise(counts), 'attributes': _rows(models.names, attribute_confusion(counts))}
    return content


def analyse_agreement(models: ScoredModels, threshold: Threshold) -> list[Content]:
    """Compare every two models answer by answer.

    Args:
        models: The models.
        threshold: A score above it predicts the attribute.

    Returns:
        For each pair ``models``, the number of known labels on which their answers differ, ``differ``, and how often
        each of them is right there, ``right``; empty for a single model.
    """
    present = models.label == 1
    right = {title: predict_label(score, threshold) == present for title, score in models.scores.items()}
    rows = []
    for first, second in combinations(right, 2):
        differ = (right[first] != right[second]) & models.known
        won = [int((differ & right[title]).sum()) for title in (first, second)]
        rows.append({'models': [first, second], 'differ': int(differ.sum()), 'right': won})
    return rows


def summarise(counts: AttributeCounts) -> dict[str, float | None]:
    """Put the errors of all attributes together.

    Args:
        counts: Counts of the data set.

    Returns:
        ``error``, ``error_attribute_mean``, ``error_balanced`` and ``f1`` (mean over the attributes) in percent.
    """
    figures = {
        'error': error_rate(counts),
        'error_attribute_mean': attribute_mean_error(counts),
        'error_balanced': balanced_error(counts),
        'f1': 100 * mean_over_attributes(label_f1(counts)),
    }
    return {name: plain(value) for name, value in figures.items()}


def analyse_calibration(models: ScoredModels, num_bins: int) -> Content:
    """Compare the scores of each model with how often the attributes are present.

    Args:
        models: The models.
        num_bins: Number of bins.

    Returns:
        By model: ``ece`` (all labels together), ``ece_attribute_mean``, ``ece_equal_mass`` and ``brier``, fractions;
        the ``bins`` and ``attributes``, which hold their own bins.
    """
    content = {}
    for title, score in models.scores.items():
        whole = _calibrate(models.label, score, num_bins)
        columns = zip(models.names, models.label.T[:, :, None], score.T[:, :, None], strict=True)
        attributes = [{'name': name, **_calibrate(label, value, num_bins)} for name, label, value in columns]
        for figure in ('ece', 'ece_equal_mass'):
            values = [np.nan if row[figure] is None else row[figure] for row in attributes]
            whole[f'{figure}_attribute_mean'] = plain(mean_over_attributes(np.array(values)))
        content[title] = {**whole, 'attributes': attributes}
    return content


def _calibrate(label: np.ndarray, score: np.ndarray, num_bins: int) -> Content:
    """Describe the calibration of some labels (N, any)."""
    bins = calibration_bins(label, score, num_bins)
    known = label >= 0
    figures = {
        'ece': bins.expected_error,
        'ece_equal_mass': calibration_bins(label, score, num_bins, equal_mass=True).expected_error,
        'brier': brier_score(label, score),
        'mean_score': float(score[known].mean(dtype=np.float64)) if known.any() else np.nan,
        'frequency': float(label[known].mean()) if known.any() else np.nan,
    }
    columns = {'num': bins.num, 'mean_score': bins.mean_score, 'frequency': bins.frequency}
    return {
        **{name: plain(value) for name, value in figures.items()},
        'bins': {name: [plain(value) for value in values] for name, values in columns.items()},
    }


def analyse_rules(models: ScoredModels, rules: Sequence[LabelRule], threshold: Threshold) -> Content:
    """Count how often labels and predictions break rules.

    Args:
        models: The models.
        rules: K rules, found in training labels.
        threshold: A score above it predicts the attribute.

    Returns:
        ``rules``: for each its words, its exceptions in training, the number of images where it was looked at and
        ``broken`` by source (``'labels'`` and the models); ``total``, for each source the number of broken rules,
        how many would be broken if its attributes were independent, and the share of images with one, in percent.
    """
    sources = {'labels': models.label == 1}
    sources |= {title: predict_label(score, threshold) for title, score in models.scores.items()}
    rows: list[Content] = [
        {
            'rule': rule.text(models.names),
            'kind': rule.kind,
            'attributes': [models.names[rule.first], models.names[rule.second]],
            'training_observed': rule.observed,
            'training_expected': rule.expected,
            'broken': {},
        }
        for rule in rules
    ]
    total = {}
    for source, present in sources.items():
        broken, judged = rule_violations(present, models.known, rules)
        for row, column, number in zip(rows, broken.T, judged.sum(axis=0).tolist(), strict=True):
            row['images'] = number
            row['broken'][source] = int(column.sum())
        total[source] = {
            'broken': int(broken.sum()),
            'independent': _independent(present, models.known, rules),
            'images_percent': 100 * float(broken.any(axis=1).mean()),
        }
    return {'rules': rows, 'total': total}


def _independent(present: np.ndarray, known: np.ndarray, rules: Sequence[LabelRule]) -> float:
    """Broken rules to expect of independent attributes that are as frequent as these."""
    expected = 0.0
    for rule in rules:
        both = known[:, rule.first] & known[:, rule.second]
        if both.any():
            first, second = present[both, rule.first].mean(), present[both, rule.second].mean()
            expected += both.sum() * rule.forbidden_share(float(first), float(second))
    return float(expected)


def cooccurrence(models: ScoredModels, threshold: Threshold) -> dict[str, np.ndarray]:
    """Compute how strongly attributes go together in the labels and in the predictions.

    Args:
        models: The models.
        threshold: A score above it predicts the attribute.

    Returns:
        Phi coefficients (M, M) by source, ``'labels'`` first; ``nan`` where one of the two does not vary.
    """
    phi = {'labels': label_correlation(models.label)[0]}
    for title, score in models.scores.items():
        predicted = np.where(models.known, predict_label(score, threshold), -1)
        phi[title] = label_correlation(predicted)[0]
    return phi


def analyse_cooccurrence(phi: dict[str, np.ndarray], names: Sequence[str]) -> Content:
    """Compare the phi coefficients of predictions with those of the labels.

    Args:
        phi: From :func:`cooccurrence`.
        names: M names of the attributes.

    Returns:
        By source: ``mean_strength`` (mean of |phi|) and ``mean_difference`` (mean of |phi - phi of labels|) over the
        pairs of attributes that vary in all sources, and the ``pairs`` that differ most.
    """
    labels = phi['labels']
    upper = np.triu(np.ones_like(labels, dtype=bool), k=1)
    valid = upper & ~np.isnan(np.stack(list(phi.values()))).any(axis=0)
    content = {}
    for title, values in phi.items():
        difference = np.abs(values - labels)
        worst = np.argwhere(valid)[np.argsort(-difference[valid], kind='stable')[:NUM_PAIRS]]
        content[title] = {
            'mean_strength': plain(np.abs(values[valid]).mean()) if valid.any() else None,
            'mean_difference': plain(difference[valid].mean()) if valid.any() else None,
            'pairs': [
                {'attributes': [names[i], names[j]], 'labels': plain(labels[i, j]), 'predictions': plain(values[i, j])}
                for i, j in worst.tolist()
                if title != 'labels'
            ],
        }
    return content


def describe(models: ScoredModels, threshold: Threshold) -> Content:
    """Say what was analysed.

    Args:
        models: The models.
        threshold: A score above it predicts the attribute.

    Returns:
        Data set, split, numbers of images, attributes and known labels, names and threshold.
    """
    return {
        'dataset': models.dataset,
        'split': models.split,
        'images': len(models.label),
        'known_labels': int(models.known.sum()),
        'attributes': list(models.names),
        'models': list(models.scores),
        'threshold': check_threshold(threshold, len(models.names)).tolist(),
    }


def _rows(names: Sequence[str], columns: dict[str, np.ndarray]) -> list[Content]:
    """Turn columns into one dict per attribute."""
    return [
        {'name': name, **{key: plain(values[index]) for key, values in columns.items()}}
        for index, name in enumerate(names)
    ]
