import json

import pytest

from mmattr.apis.backends import ExportedMetadata
from mmattr.errors import CheckpointError

METADATA = ExportedMetadata(
    attributes=('Hat', 'Längsstreifen'),
    groups=('head', ''),
    thresholds=(0.5, 0.25),
    input_size=(256, 192),
    pipeline=(dict(type='Resize', scale=[192, 256]),),
    precision='int8',
    model='a config',
)


def test_texts_hold_everything():
    texts = METADATA.to_texts()
    assert all(isinstance(text, str) for text in texts.values())
    assert json.loads(texts['attributes']) == ['Hat', 'Längsstreifen']
    assert json.loads(texts['input_size']) == [256, 192]
    assert ExportedMetadata.from_texts(texts, 'f.onnx') == METADATA


def test_other_files_and_versions_are_refused():
    with pytest.raises(CheckpointError, match=r"'f.onnx' was not written by tools/export.py"):
        ExportedMetadata.from_texts({'attributes': '[]'}, 'f.onnx')
    newer = json.loads(METADATA.to_texts()['mmattr']) | dict(version=2)
    with pytest.raises(CheckpointError, match='version 2'):
        ExportedMetadata.from_texts({'mmattr': json.dumps(newer)}, 'f.onnx')
