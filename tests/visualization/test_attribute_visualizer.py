from itertools import count

import numpy as np
import pytest
import torch
from PIL import Image

from mmattr.errors import DataError
from mmattr.registry import VISUALIZERS
from mmattr.structures import AttributeDataSample
from mmattr.visualization import draw_prediction, sample_rows

NAMES = ('hat', 'bag')
NUMBERS = count()


@pytest.fixture
def sample():
    return AttributeDataSample().set_gt_label([1, -1]).set_pred_score(torch.tensor([0.2, 0.7]))


def build(**arguments):
    # mmengine keeps one instance per name.
    return VISUALIZERS.build(dict(type='AttributeVisualizer', name=f'visualizer_{next(NUMBERS)}', **arguments))


def test_picture_on_disk_is_that_of_the_drawing_function(sample, tmp_path):
    visualizer = build()
    visualizer.dataset_meta = dict(attributes=NAMES)
    image = np.zeros((20, 10, 3), dtype=np.uint8)
    visualizer.add_datasample('a.png', image, sample, out_file=tmp_path / 'sub' / 'a.png')
    expected = draw_prediction(image, sample_rows(sample, NAMES), title='a.png')
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / 'sub' / 'a.png')), np.asarray(expected))
    visualizer.add_datasample('a.png', image, sample, draw_gt=False, out_file=tmp_path / 'b.png')
    assert Image.open(tmp_path / 'b.png').width < expected.width  # no column of label marks


def test_backends_get_the_picture(sample, tmp_path):
    visualizer = build(
        vis_backends=[dict(type='LocalVisBackend')], save_dir=str(tmp_path), top_k=1, threshold=[0.1, 0.9]
    )
    visualizer.dataset_meta = dict(attributes=NAMES, groups=('head', 'bags'))
    visualizer.add_datasample('crop', np.zeros((20, 10, 3), dtype=np.uint8), sample, step=3)
    assert [path.name for path in (tmp_path / 'vis_data' / 'vis_image').iterdir()] == ['crop_3.png']


def test_names_are_needed(sample):
    with pytest.raises(DataError, match='attribute names'):
        build().add_datasample('a', np.zeros((4, 4, 3), dtype=np.uint8), sample)
