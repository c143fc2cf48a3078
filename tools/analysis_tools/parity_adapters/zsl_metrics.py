"""Zero-shot figures against those of released evaluations.

A protocol is named after its rule and its labels: ``qks`` (images with a positive), ``all_images`` or
``biam_openimages``, and ``pm`` or ``tri``. One that is not known, and a field that nothing here stands for, is a
difference of nan, that is, a failure. Figures are fractions.
"""

import re

import numpy as np
import torch

from mmattr.evaluation.functional import (
    average_precision_by_rank,
    block_columns,
    pooled_average_precision,
    select_block,
    top_k_figures,
    zero_shot_figures,
)

TOLERANCE = 1e-6
HAS_WEIGHTS = False

#: Image filter of each rule that has an average precision per label.
FILTERS = {'qks': 'has_positive', 'all_images': 'all'}


def compare(spec: dict, released: dict[str, torch.Tensor], expected: dict[str, np.ndarray]) -> dict[str, float]:
    """Compute every recorded figure and compare.

    Args:
        spec: Content of the JSON file: num_seen, topk, and ``expected`` by protocol and block.
        released: Not used: metrics have no weights.
        expected: Arrays of the npz file: ``score``, ``label_<labels>``, and ``ap_<protocol>``.

    Returns:
        Largest difference by protocol, block and field, and by array.
    """
    unseen = np.arange(expected['score'].shape[1]) >= spec['num_seen']
    differences = {}
    for protocol, blocks in spec['expected'].items():
        rule, kind = protocol.rsplit('_', 1)
        figures = _figures(rule, _labels(kind, expected), expected['score'], unseen, spec['topk'])
        for block, fields in blocks.items():
            found = figures.get(block, {})
            differences |= {
                f'{protocol}/{block}/{name}': abs(found.get(_ours(name), np.nan) - value)
                for name, value in fields.items()
            }
    inputs = {'score', 'label_pm', 'label_tri'}
    return differences | {name: _array(name, expected) for name in expected if name not in inputs}


def _labels(kind: str, arrays: dict[str, np.ndarray]) -> np.ndarray:
    """Labels (N, M), 1, 0 or -1, of the codes +1, -1 and 0."""
    codes = arrays[f'label_{kind}']
    return np.where(codes > 0, 1, np.where(codes < 0, 0, -1)).astype(np.int8)


def _ours(name: str) -> str:
    """P3, R3 and F3 are P@3, R@3 and F1@3."""
    return re.sub(r'^(P|R|F)(\d+)$', lambda match: f'{match[1].replace("F", "F1")}@{match[2]}', name)


def _figures(
    rule: str, label: np.ndarray, score: np.ndarray, unseen: np.ndarray, top_k: list[int]
) -> dict[str, dict[str, float]]:
    """Figures by block; none for a rule that is not known."""
    if rule == 'biam_openimages':
        columns = block_columns(unseen)
        return {block: _pooled_figures(block, label, score, columns[block], top_k) for block in columns}
    if rule not in FILTERS:
        return {}
    figures = zero_shot_figures(label, score, unseen, top_k, FILTERS[rule])
    for block, columns in block_columns(unseen).items():
        rows, kept = select_block(label, columns, FILTERS[rule])
        truth, value = label[np.ix_(rows, kept)], score[np.ix_(rows, kept)]
        figures[block] |= dict(labels_mAP=len(kept)) | _weighted(truth, average_precision_by_rank(truth, value))
    return figures


def _pooled_figures(
    block: str, label: np.ndarray, score: np.ndarray, columns: np.ndarray, top_k: list[int]
) -> dict[str, float]:
    """Figures of the released Open Images script: columns nobody annotated leave SEEN, and the mAP of GZSL."""
    rows, annotated = select_block(label, columns, 'has_positive')
    kept = columns if block == 'ZSL' else annotated
    columns = annotated if block == 'SEEN' else columns
    whole = label[np.ix_(rows, columns)], score[np.ix_(rows, columns)]
    truth, value = label[np.ix_(rows, kept)], score[np.ix_(rows, kept)]
    precision = pooled_average_precision(truth, value)
    counts = dict(images=len(rows), labels=len(columns), labels_mAP=len(kept), mAP=float(precision.mean()))
    return counts | top_k_figures(*whole, top_k) | _weighted(truth, precision)


def _weighted(label: np.ndarray, precision: np.ndarray) -> dict[str, float]:
    """Mean weighted by the number of positives."""
    positive = (label == 1).sum(axis=0)
    return dict(weighted_mAP=float((precision * positive).sum() / max(positive.sum(), 1)))


def _array(name: str, expected: dict[str, np.ndarray]) -> float:
    """Difference of the average precision of every label, over all images."""
    match = re.fullmatch(r'ap_all_images_(pm|tri)', name)
    if match is None:
        return float('nan')
    found = average_precision_by_rank(_labels(match[1], expected), expected['score'])
    return float(np.abs(found - expected[name]).max()) if found.shape == expected[name].shape else float('nan')
