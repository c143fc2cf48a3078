import json

import numpy as np
import pytest
from PIL import Image

from mmattr.apis import AttributeInferencer, PredictionWriter
from mmattr.errors import ConfigError
from tests.apis.tiny_setup import NAMES, save_checkpoint, save_images, tiny_config


@pytest.fixture(scope='module')
def inferencer(tmp_path_factory):
    cfg = tiny_config()
    return AttributeInferencer(cfg, save_checkpoint(tmp_path_factory.mktemp('fc') / 'fc.pth', cfg), 'cpu')


def read(folder):
    return [json.loads(line) for line in (folder / 'predictions.jsonl').read_text(encoding='utf-8').splitlines()]


def test_lines_and_pictures(inferencer, tmp_path):
    paths = [*save_images(tmp_path / 'a', 2), *save_images(tmp_path / 'b', 1), str(tmp_path / 'missing.png')]
    writer = PredictionWriter(tmp_path / 'out', inferencer, None, with_pictures=True, with_sheet=True)
    writer.write_all(inferencer.iterate(paths, keep_images=True))
    lines = read(tmp_path / 'out')
    assert [line['path'] for line in lines] == paths
    assert [line.get('picture') for line in lines] == [
        'pictures/image_0.png',
        'pictures/image_1.png',
        'pictures/image_0_2.png',  # the same name in another folder
        None,
    ]
    assert 'missing.png' in lines[3]['error']
    for line in lines[:3]:
        assert Image.open(tmp_path / 'out' / line['picture']).mode == 'RGB'
        np.testing.assert_allclose(
            list(line['scores'].values()), list(inferencer(line['path'])['scores'].values()), atol=1e-5
        )
    assert (tmp_path / 'out' / 'sheet.png').is_file()
    text = writer.summary(1.0)
    assert 'images predicted: 3' in text
    assert 'could not be read: 1' in text


def test_lines_only(inferencer, tmp_path):
    writer = PredictionWriter(tmp_path / 'out', inferencer, None, with_pictures=False, with_sheet=True)
    writer.write_all(inferencer.iterate(save_images(tmp_path / 'a', 1)))
    assert [path.name for path in (tmp_path / 'out').iterdir()] == ['predictions.jsonl']
    assert set(read(tmp_path / 'out')[0]) == {'path', 'scores', 'labels'}


def test_share_of_right_labels_leaves_out_unknown_and_given_words(inferencer, tmp_path):
    result = dict(
        path='a.png',
        scores=dict.fromkeys(NAMES, 0.0),
        labels=['hat', 'bag'],
        known={'hat': 1},
        gt=dict(zip(NAMES, (1, 1, 1, 0, None), strict=True)),
    )
    writer = PredictionWriter(tmp_path / 'out', inferencer, None, with_pictures=False, with_sheet=False)
    writer.write_all([result])
    assert (writer.num_known, writer.num_right) == (3, 2)  # bag and skirt are right, long sleeve is not
    assert '66.67 % of 3 known labels' in writer.summary(1.0)


def test_folder_that_cannot_be_made(inferencer, tmp_path):
    (tmp_path / 'file').touch()
    with pytest.raises(ConfigError, match='cannot be made'):
        PredictionWriter(tmp_path / 'file' / 'out', inferencer, None, with_pictures=False, with_sheet=False)
