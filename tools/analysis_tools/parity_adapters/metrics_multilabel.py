"""mAP, CP, CR, CF1, OP, OR, OF1 and the image-based figures against the numbers of released evaluations.

``results`` of the specification holds variants (``main``, ``untied``, ...), each with entries named after the released
code and its threshold, such as ``asl_validate_0p8``. An entry or a field that nothing here stands for is a difference
of nan, that is, a failure.

* **Unit.** Differences are those of fractions. Entries recorded as float32 percents (``mmpretrain_*``,
  ``ap_rank_mmpretrain``, ``*_validate_*``) have a tolerance of 2e-5 percent, so their difference in percent is divided
  by 20; one tolerance of 1e-6 then serves all.
* **Order of ties.** Where released code lets its sorting routine decide (average precision by rank, exactly k labels),
  the figure must lie between the lowest and the highest that any order can give. Without ties both are one number.
* **nan and "raises ..."**. Released code may have no figure where an attribute is never present, never absent or never
  found; mmattr says 0 or leaves it out. Such a field agrees if it is of such an attribute, or a mean over one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from mmattr.evaluation.functional import (
    AttributeCounts,
    LabelSelection,
    PedestrianCounts,
    attribute_figures,
    average_precision,
    label_accuracy,
    mean_over_attributes,
    multi_label_columns,
    multi_label_figures,
    pedestrian_figures,
)

TOLERANCE = 1e-6
HAS_WEIGHTS = False

#: Entries recorded as float32 percents, and what makes their tolerance of 2e-5 percent one of 1e-6.
_FLOAT32_PERCENT = re.compile('mmpretrain|_validate_')
_FLOAT32_SCALE = 100 * TOLERANCE / 2e-5
#: Entries all of whose fields are percents unless their names say otherwise.
_PERCENT = re.compile('_validate_|_percent$')

#: What mmattr answers: lowest under any order of ties, its own, highest.
Answer = tuple[Any, Any, Any]


@dataclass(frozen=True)
class _Variant:
    """Arrays (N, M) of one variant."""

    label: np.ndarray
    score: np.ndarray
    logit: np.ndarray
    mask: np.ndarray

    @classmethod
    def of(cls, name: str, arrays: dict[str, np.ndarray]) -> '_Variant':
        """Take the arrays named after the variant, and the plain ones for what it shares with the main one."""
        kinds = ('label', 'score', 'logit', 'mask')
        return cls(*(arrays[f'{kind}_{name}'] if f'{kind}_{name}' in arrays else arrays[kind] for kind in kinds))


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Compute every recorded figure and compare.

    Args:
        spec: Content of the JSON file.
        released: Not used: metrics have no weights.
        expected: Arrays of the npz file: label, score, logit and mask.

    Returns:
        Largest difference by variant, entry and field; see the top of this file for the units.
    """
    differences = {}
    for name, entries in spec['results'].items():
        variant = _Variant.of(name, expected)
        for entry, fields in entries.items():
            answers = _answers(entry, variant)
            if isinstance(fields, str):  # the whole evaluation raised
                fields = dict.fromkeys(answers, fields)
            for field, value in fields.items():
                if isinstance(value, str) and not re.match('-?(nan|inf)$|raises ', value):
                    continue  # a note
                answer = answers.get(re.sub('_(percent|fraction)$', '', field))
                key = f'{name}/{entry}/{field}'
                differences[key] = _difference(entry, field, value, answer, _undefined(variant.label, answers))
    return differences


def _difference(entry: str, field: str, value: Any, answer: Answer | None, undefined: np.ndarray) -> float:
    """Largest distance of a recorded field, and of mmattr's own figure, to the range that it may lie in."""
    if answer is None:
        return float('nan')
    low, own, high = (np.asarray(part, dtype=np.float64) for part in answer)
    raised = isinstance(value, str) and value.startswith('raises')
    number = np.asarray('nan' if raised else value).astype(np.float64)
    percent = field.endswith('_percent') or (_PERCENT.search(entry) and not field.endswith('_fraction'))
    if percent and field != 'support':
        number = number / 100
    distance = np.maximum(_outside(number, low, high), _outside(own, low, high))
    accepted = np.isnan(number) & (undefined if number.ndim else undefined.any())
    worst = float(np.max(np.where(accepted, 0.0, distance)))
    return worst * _FLOAT32_SCALE if _FLOAT32_PERCENT.search(entry) and field != 'support' else worst


def _outside(value: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.maximum(np.maximum(low - value, value - high), 0.0)


def _undefined(label: np.ndarray, answers: dict[str, Answer]) -> np.ndarray:
    """Find the attributes (M,) that released code may have no figure for: never present, absent or found."""
    undefined = ~(label == 1).any(axis=0) | ~(label == 0).any(axis=0)
    for _, own, _ in answers.values():
        if np.ndim(own):
            undefined |= np.isnan(own) | (own == 0)
    return undefined


def _answers(entry: str, variant: _Variant) -> dict[str, Answer]:
    """Compute the fields of an entry; none for one that is not known."""
    for pattern, function in _ENTRIES.items():
        match = re.fullmatch(pattern, entry)
        if match:
            return function(variant, *match.groups())
    return {}


def _exact(figures: dict[str, Any]) -> dict[str, Answer]:
    return {name: (value, value, value) for name, value in figures.items()}


def _number(text: str) -> float:
    return float(text.replace('p', '.'))


def _precision_fields(variant: _Variant, definition: str, without_positives: str) -> dict[str, Answer]:
    """Average precision of each attribute and its mean, under both extreme orders of ties."""
    options = dict(definition=definition, without_positives=without_positives)
    low, high = (
        average_precision(variant.label, variant.score, ties=ties, **options) for ties in ('lowest', 'highest')
    )
    mean = (mean_over_attributes(low), mean_over_attributes(low), mean_over_attributes(high))
    return {'ap': (low, low, high), 'mAP': mean, 'map': mean}


def _tie_range(variant: _Variant) -> dict[str, Answer]:
    low, _, high = _precision_fields(variant, 'rank', 'zero')['ap']
    return _exact({'lowest': low, 'highest': high})


def _partial(variant: _Variant) -> dict[str, Answer]:
    label = np.where(variant.mask == -1, variant.label, -1)
    mean = mean_over_attributes(average_precision(label, variant.score, 'step'))
    return _exact({'mAP_unknown_only': mean})


def _counted(variant: _Variant, selection: LabelSelection) -> tuple[AttributeCounts, AttributeCounts, AttributeCounts]:
    """Count under the worst order of ties at the k-th score, under ours, and under the best."""
    own = selection.outcomes(variant.label, variant.score)
    if selection.top_k is None or selection.keep_ties:
        return (AttributeCounts.of(own),) * 3
    highest = LabelSelection(None, top_k=selection.top_k, keep_ties=True).predict(variant.score)
    above = np.full(highest.shape, True)
    if selection.threshold is not None:
        above = LabelSelection(selection.threshold, selection.inclusive).predict(variant.score)
    last = np.min(np.where(highest, variant.score, np.inf), axis=1, keepdims=True)
    crowded = highest.sum(axis=1, keepdims=True) > selection.top_k
    possible = highest & above
    sure = possible & ~(crowded & (variant.score == last))
    present = variant.label == 1
    hits = [(chosen & present).sum(axis=0) for chosen in (sure, possible)]
    wrong = [(chosen & ~present).sum(axis=0) for chosen in (sure, possible)]
    ours = AttributeCounts.of(own)
    worst = AttributeCounts(ours.known, ours.positive, hits[0] + wrong[1], hits[0])
    best = AttributeCounts(ours.known, ours.positive, hits[1] + wrong[0], hits[1])
    return worst, ours, best


def _figures(variant: _Variant, **selection: Any) -> dict[str, Answer]:
    """CP to OF1 with attributes without positives as 0."""
    low, own, high = (multi_label_figures(counts, 'zero') for counts in _counted(variant, LabelSelection(**selection)))
    return {name: (low[name], own[name], high[name]) for name in own}


def _columns(variant: _Variant, **selection: Any) -> dict[str, Answer]:
    low, own, high = (multi_label_columns(counts, 'zero') for counts in _counted(variant, LabelSelection(**selection)))
    return {name: (low[name], own[name], high[name]) for name in own}


def _csra(variant: _Variant, top_k: str | None) -> dict[str, Answer]:
    """CSRA adds 1 to the number of predictions for each attribute that is never predicted, before it computes OP."""
    number = None if top_k is None else int(top_k)
    counts = _counted(variant, LabelSelection(inclusive=True, top_k=number))
    precision = [part.hit.sum() / np.maximum(part.predicted, 1).sum() for part in counts]
    figures = _figures(variant, inclusive=True, top_k=number)
    total = [value + recall for value, recall in zip(precision, figures['OR'], strict=True)]
    products = [2 * value * recall for value, recall in zip(precision, figures['OR'], strict=True)]
    f1 = [product / whole if whole else 0.0 for product, whole in zip(products, total, strict=True)]
    return {**figures, 'OP': tuple(precision), 'OF1': tuple(f1)}


def _ctran(variant: _Variant) -> dict[str, Answer]:
    """All labels, the top 3 with ties, and three figures over images."""
    top = _figures(variant, inclusive=True, top_k=3, keep_ties=True)
    counts = PedestrianCounts.count(variant.label, (variant.score >= 0.5).astype(np.float32))
    positive, predicted, hit = counts.instances.triples()
    images = counts.instances.images
    either = positive + predicted
    f1 = 2 * hit / np.maximum(either, 1)
    over_images = {
        'subset_accuracy': images[(positive == hit) & (predicted == hit)].sum() / images.sum(),
        'hamming_accuracy': mean_over_attributes(label_accuracy(counts.attributes)),
        'example_f1': (images * f1)[either > 0].sum() / max(images[either > 0].sum(), 1),
    }
    return {
        **_precision_fields(variant, 'step', 'zero'),
        **_figures(variant, inclusive=True),
        **{f'{name}_top3': answer for name, answer in top.items()},
        **_exact(over_images),
    }


def _mmpretrain(variant: _Variant, top_k: str | None, average: str) -> dict[str, Answer]:
    options = dict(inclusive=True) if top_k is None else dict(threshold=None, top_k=int(top_k))
    support = (variant.label == 1).sum(axis=0)
    if average == 'classwise':
        return {**_columns(variant, **options), **_exact({'support': support})}
    figures = _figures(variant, **options)
    names = ('CP', 'CR', 'CF1_mean') if average == 'macro' else ('OP', 'OR', 'OF1')
    fields = dict(zip(('precision', 'recall', 'f1'), (figures[name] for name in names), strict=True))
    return {**fields, **_exact({'support': support.sum()})}


def _validate(variant: _Variant, threshold: str) -> dict[str, Answer]:
    """ASL and ML-Decoder call the mean of the F1 of the attributes CF1."""
    figures = _figures(variant, threshold=_number(threshold))
    return {**figures, 'CF1': figures['CF1_mean'], 'mAP': _precision_fields(variant, 'rank', 'zero')['mAP']}


def _rethinking(variant: _Variant) -> dict[str, Answer]:
    precision = _precision_fields(variant, 'step', 'zero')
    return {**precision, **_figures(variant), 'CF1_all': _columns(variant)['f1']}


def _instance(variant: _Variant, code: str, threshold: str) -> dict[str, Answer]:
    """Figures over images of the pedestrian evaluations."""
    deepmar = code == 'deepmar'
    # Scores of 0 and 1 carry the comparison of logits, which counts a logit equal to the threshold as present.
    score = (variant.logit >= _number(threshold)).astype(np.float32) if deepmar else variant.score
    counts = PedestrianCounts.count(variant.label, score, 0.5 if deepmar else _number(threshold))
    whole = pedestrian_figures(counts, 'drop' if deepmar else 'zero')
    columns = attribute_figures(counts.attributes)
    f1 = whole['f1' if code == 'strong_baseline' else 'f1_of_means']
    fields = {'ma': whole['mA'], 'instance_acc': whole['accuracy'], 'label_ma': columns['label_mA']}
    fields |= {'instance_f1': f1, 'instance_F1': f1, 'label_acc': columns['label_mA']}
    fields |= dict.fromkeys(('instance_prec', 'instance_precision'), whole['precision'])
    fields |= {'instance_recall': whole['recall'], 'label_pos_recall': columns['label_recall']}
    fields |= {'label_neg_recall': columns['label_negative_recall']}
    return _exact({**fields, 'label_prec': columns['label_precision'], 'label_f1': columns['label_f1']})


#: Entries by pattern; groups of the pattern are arguments.
_ENTRIES: dict[str, Callable[..., dict[str, Answer]]] = {
    'ap_rank_tie_range': _tie_range,
    'ap_rank_csra': lambda variant: _precision_fields(variant, 'rank', 'skip'),
    'ap_rank_.*': lambda variant: _precision_fields(variant, 'rank', 'zero'),
    'ap_envelope_.*': lambda variant: _precision_fields(variant, 'envelope', 'skip'),
    'ap_step_.*': lambda variant: _precision_fields(variant, 'step', 'zero'),
    'ctran': _ctran,
    'ctran_partial': _partial,
    r'csra(?:_top(\d+))?': _csra,
    r'mmpretrain_(?:top(\d+)_)?(macro|micro|classwise)': _mmpretrain,
    r'(?:asl|ml_decoder)_validate_(\d+p?\d*)': _validate,
    'rethinking_multilabel_percent': _rethinking,
    r'instance_(strong_baseline|rethinking)_(\d+p?\d*)': _instance,
    r'instance_(deepmar)_logit(-?\d+p?\d*)': _instance,
}
