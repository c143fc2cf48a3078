"""Entries of metafiles for tests."""

import copy
from typing import Any

PUBLISHED = {
    'Task': 'Face Attribute Recognition',
    'Dataset': 'LFWA',
    'Metrics': {'Error': 12.49},
    'Standard Deviation': {'Error': 0.02},
    'Source': 'Table 5 of arXiv 2207.08677',
    'Seeds': 'not stated',
    'Protocol': 'paper',
    'Split': 'official',
}
MEASURED = {
    'Task': 'Face Attribute Recognition',
    'Dataset': 'LFWA',
    'Metrics': {'Error': 12.7},
    'Command': 'bash tools/dist_train.sh configs/x/lfwa.py 1',
    'Seeds': 3,
    'Protocol': 'paper',
    'Split': 'official',
}
METADATA = {
    'Training Data': 'LFWA',
    'Variant': 'ResNet-50',
    'Pretraining': 'none',
    'Input Size': '250 x 250',
    'Epochs': 57,
    'Batch Size': 16,
    'Parameters': 23589992,
    'MACs modules (G)': 5.3,
    'MACs full (G)': 5.3,
}


def changed(entry: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Copy an entry with changed values; underscores of a key stand for blanks, None leaves a key out."""
    result = copy.deepcopy(entry)
    for key, value in changes.items():
        result[key.replace('_', ' ')] = value
    return {key: value for key, value in result.items() if value is not None}


def model_entry(*results: dict[str, Any], config: str = 'configs/x/lfwa.py', **metadata: Any) -> dict[str, Any]:
    """One model with results."""
    name = config.removeprefix('configs/').removesuffix('.py').replace('/', '_')
    entry = {'Name': name, 'In Collection': 'X', 'Config': config, 'Metadata': changed(METADATA, **metadata)}
    return entry | ({'Results': list(results)} if results else {})
