"""The settings of an analysis of errors."""

from dataclasses import dataclass
from pathlib import Path

from mmattr.evaluation.functional import DEFAULT_THRESHOLD, Threshold
from mmattr.evaluation.functional.calibration import DEFAULT_BINS
from mmattr.evaluation.functional.label_rules import DEFAULT_MAX_RATIO, DEFAULT_MIN_EXPECTED


@dataclass(frozen=True)
class ErrorOptions:
    """How errors are counted and shown.

    Args:
        threshold: A score above it predicts the attribute; one number in [0, 1] or one per attribute.
        num_bins: Bins of the calibration error.
        criterion: What chosen thresholds are best at: ``'accuracy'``, ``'f1'`` or ``'balanced_accuracy'``.
        max_ratio: A rule has at most this share of the exceptions that independent attributes would give.
        min_expected: Independent attributes would give at least this number of exceptions.
        num_mistakes: Mistakes on a contact sheet at most.
        mistakes_per_attribute: Of these, so many of one attribute at most.
        image_root: Folder of the images; the stored paths are used as they are when None.
    """

    threshold: Threshold = DEFAULT_THRESHOLD
    num_bins: int = DEFAULT_BINS
    criterion: str = 'accuracy'
    max_ratio: float = DEFAULT_MAX_RATIO
    min_expected: float = DEFAULT_MIN_EXPECTED
    num_mistakes: int = 24
    mistakes_per_attribute: int = 2
    image_root: Path | None = None
