"""What thresholds chosen on validation images bring on test images."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from mmattr.apis.error_analysis.analyse_scores import summarise
from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.errors import DataError
from mmattr.evaluation.functional import (
    AttributeCounts,
    Threshold,
    label_accuracy,
    label_f1,
    label_mean_accuracy,
)
from mmattr.evaluation.functional.best_threshold import best_threshold
from mmattr.evaluation.metrics.attribute_report import plain

_FIGURES = {'accuracy': label_accuracy, 'f1': label_f1, 'balanced_accuracy': label_mean_accuracy}


def analyse_thresholds(test: ScoredModels, val: ScoredModels, criterion: str, before: Threshold) -> dict[str, Any]:
    """Choose thresholds on one split and use them on another.

    Args:
        test: The models on the images that judge the thresholds.
        val: The same models on the images that choose them.
        criterion: What a threshold is to be best at, see ``CRITERIA``.
        before: The threshold to compare with.

    Returns:
        ``criterion``, ``val_images`` and ``models``: by model, errors and F1 ``before`` and ``after`` on both splits,
        and ``attributes`` with the threshold and the criterion on test in percent.

    Raises:
        DataError: If the two splits have other models or attributes.
    """
    if val.names != test.names:
        raise DataError('The validation scores and the test scores have other attributes, or in another order.')
    if list(val.scores) != list(test.scores):
        raise DataError(
            f'The validation scores are of the models {", ".join(val.scores)}, the test scores of '
            f'{", ".join(test.scores)}.'
        )
    models = {title: _gain_of_one(test, val, title, criterion, before) for title in test.scores}
    return {'criterion': criterion, 'val_split': val.split, 'val_images': len(val.label), 'models': models}


def _gain_of_one(
    test: ScoredModels, val: ScoredModels, title: str, criterion: str, before: Threshold
) -> dict[str, Any]:
    """Choose and use the thresholds of one model."""
    after = best_threshold(val.label, val.scores[title], criterion)
    counts = {
        (split, stage): AttributeCounts.count(scored.label, scored.scores[title], threshold)
        for split, scored in (('test', test), ('val', val))
        for stage, threshold in (('before', before), ('after', after))
    }
    figure = {stage: 100 * _FIGURES[criterion](counts['test', stage]) for stage in ('before', 'after')}
    present, known = val.label == 1, val.known
    learned = present.any(axis=0) & (known & ~present).any(axis=0)
    return {
        'before': summarise(counts['test', 'before']),
        'after': summarise(counts['test', 'after']),
        'val_before': summarise(counts['val', 'before']),
        'val_after': summarise(counts['val', 'after']),
        'attributes': [
            {
                'name': name,
                'threshold': float(after[index]),
                'chosen': bool(learned[index]),
                'before': plain(figure['before'][index]),
                'after': plain(figure['after'][index]),
            }
            for index, name in enumerate(test.names)
        ],
    }


def shared_images(first: Iterable[str], second: Iterable[str]) -> int:
    """Count the images of one list that are also in another one.

    Paths may start at different folders: two belong together when one is the end of the other.

    Args:
        first: Paths; empty ones belong to nothing.
        second: Paths.

    Returns:
        Number of paths of the first list that are found in the second.

    >>> shared_images(['data/faces/images/a/1.jpg', 'data/faces/images/b/1.jpg'], ['images/a/1.jpg'])
    1
    """
    others = [_parts(path) for path in second if path]
    whole = set(others)
    endings = {parts[start:] for parts in others for start in range(len(parts))}
    found = 0
    for path in filter(None, first):
        parts = _parts(path)
        found += parts in endings or any(parts[start:] in whole for start in range(len(parts)))
    return found


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path.replace('\\', '/')).parts


def training_warning(val: ScoredModels, training: Iterable[str], test: ScoredModels) -> str:
    """Say when the images that choose thresholds are not fresh.

    Args:
        val: Images that choose.
        training: Paths of the images with the training labels; none if they are not known.
        test: Images that judge.

    Returns:
        A sentence, empty when nothing is known against the validation images.
    """
    total = len(val.label)
    in_test = shared_images(val.img_path, test.img_path)
    if in_test:
        return f'{in_test} of {total} validation images are test images: what the thresholds bring is an upper bound.'
    in_training = shared_images(val.img_path, training)
    if in_training:
        return (
            f'{in_training} of {total} validation images are among the training labels given: if the models were '
            'trained on them, their scores are too good there and the thresholds need not suit new images.'
        )
    return ''
