"""Print what an annotation file holds: images, positives and unknowns per attribute, and the most dependent attributes.

python tools/analysis_tools/dataset_statistics.py data/pa100k/annotations/train.json
"""

import argparse
import json
import sys
from typing import Any

import numpy as np

from mmattr.datasets import Annotation
from mmattr.datasets.label_correlation import label_correlation
from mmattr.errors import MMAttrError


def parse_args() -> argparse.Namespace:
    """Return the command line arguments."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('ann_file', help='annotation of one split, *.json or *.csv')
    parser.add_argument('--pairs', type=int, default=10, help='how many pairs of attributes to name (default: 10)')
    parser.add_argument('--json', action='store_true', help='print one JSON object instead of text')
    return parser.parse_args()


def strongest_pairs(annotation: Annotation, count: int) -> list[dict[str, Any]]:
    """Find the binary attributes that depend on each other most.

    Args:
        annotation: The annotation.
        count: How many pairs.

    Returns:
        ``attributes`` (two names), ``phi`` in [-1, 1] and ``images`` (where both are known), largest |phi| first.
    """
    binary = [index for index, attribute in enumerate(annotation.attributes) if attribute.is_binary]
    phi, images = label_correlation(annotation.labels[:, binary])
    rows, columns = np.triu_indices(len(binary), k=1)
    defined = ~np.isnan(phi[rows, columns])
    rows, columns = rows[defined], columns[defined]
    order = np.argsort(-np.abs(phi[rows, columns]), kind='stable')[: max(count, 0)]
    return [
        {
            'attributes': [annotation.names[binary[row]], annotation.names[binary[column]]],
            'phi': float(phi[row, column]),
            'images': int(images[row, column]),
        }
        for row, column in zip(rows[order], columns[order], strict=True)
    ]


def statistics(annotation: Annotation, num_pairs: int) -> dict[str, Any]:
    """Gather everything that the tool prints.

    Args:
        annotation: The annotation.
        num_pairs: How many pairs of attributes.

    Returns:
        A dict that JSON can hold. ``positives`` of a multi-valued attribute is one number per value.
    """
    attributes = [
        {'name': attribute.name, 'group': attribute.group, 'positives': positives, 'unknowns': unknowns}
        for attribute, positives, unknowns in zip(
            annotation.attributes, annotation.positives, annotation.unknowns, strict=True
        )
    ]
    return {
        'dataset': annotation.dataset,
        'split': annotation.split,
        'order': annotation.order,
        'num_images': len(annotation.records),
        'num_attributes': len(annotation.attributes),
        'num_unknowns': sum(annotation.unknowns),
        'checksum': annotation.checksum,
        'attributes': attributes,
        'strongest_pairs': strongest_pairs(annotation, num_pairs),
    }


def main() -> int:
    """Run the tool and return its exit status."""
    args = parse_args()
    try:
        annotation = Annotation.load(args.ann_file)
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(statistics(annotation, args.pairs), ensure_ascii=False))
        return 0
    print(annotation.summary())
    print('\n   phi   images  strongest pairs (over the images where both are known)')
    for pair in strongest_pairs(annotation, args.pairs):
        print(f'{pair["phi"]:6.3f}  {pair["images"]:7}  {" + ".join(pair["attributes"])}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
