"""What a model reaches that never looks: it answers each attribute with the majority of the training labels.

    python tools/analysis_tools/majority_baseline.py TRAIN.json TEST.json

Prints one JSON object with the error of that answer on the test labels, in percent, over all labels, as the mean over
attributes and per attribute. Every trained model has to be compared with it. Multi-valued attributes are left out, as
the configs do.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from mmattr.datasets import Annotation
from mmattr.datasets.binary_labels import binary_labels
from mmattr.errors import DataError, MMAttrError
from mmattr.evaluation.functional import AttributeCounts, attribute_mean_error, error_rate, label_error
from mmattr.evaluation.metrics.attribute_report import plain


def majority_error(train: Annotation, test: Annotation) -> dict:
    """Evaluate the answer of the majority.

    Args:
        train: Labels that decide the answer; an attribute that is present in half of its known labels counts as absent.
        test: Labels that are compared with it.

    Returns:
        ``error``, ``error_attribute_mean`` and ``label_error`` by attribute name, in percent; None without a value.

    Raises:
        DataError: If the attributes of the two differ.
    """
    if train.names != test.names:
        raise DataError(f'The attributes of {train.dataset} {train.split} and {test.dataset} {test.split} differ.')
    (attributes, train_label), (_, test_label) = binary_labels(train), binary_labels(test)
    known = np.maximum((train_label >= 0).sum(0), 1)
    answer = (train_label == 1).sum(0) / known > 0.5  # (M,)
    score = np.broadcast_to(answer.astype(np.float32), test_label.shape)
    counts = AttributeCounts.count(test_label, score, 0.5)
    names = [attribute.name for attribute in attributes]
    return {
        'error': plain(error_rate(counts)),
        'error_attribute_mean': plain(attribute_mean_error(counts)),
        'label_error': {name: plain(value) for name, value in zip(names, label_error(counts), strict=True)},
    }


def main(arguments: list[str] | None = None) -> None:
    """Print the errors.

    Args:
        arguments: The words after the program's name; those of this process by default.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('train', type=Path, help='annotation of the training split')
    parser.add_argument('test', type=Path, help='annotation of the test split')
    args = parser.parse_args(arguments)
    print(json.dumps(majority_error(Annotation.load(args.train), Annotation.load(args.test)), indent=1))


if __name__ == '__main__':
    try:
        main()
    except MMAttrError as error:
        print(f'error: {error}', file=sys.stderr)
        sys.exit(2)
