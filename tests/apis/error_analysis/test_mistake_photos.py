from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmattr.apis.error_analysis.error_options import ErrorOptions
from mmattr.apis.error_analysis.mistake_photos import find_image, find_mistakes, open_image, open_photos
from mmattr.apis.error_analysis.scored_models import ScoredModels
from mmattr.errors import DataError


@pytest.fixture
def root(tmp_path):
    for name in ('a/1.jpg', 'b/2.png'):
        (tmp_path / 'images' / name).parent.mkdir(parents=True)
        Image.new('RGB', (8, 6), (255, 0, 0)).save(tmp_path / 'images' / name)
    return tmp_path / 'images'


def mistakes_of(*paths):
    return {'one': [{'img_path': path, 'attribute': 'hat', 'label': 0, 'score': 0.9} for path in paths], 'two': []}


@pytest.mark.parametrize(
    'path', ['data/people/images/a/1.jpg', 'a/1.jpg', '/home/somebody/images/a/1.jpg', 'x\\a\\1.jpg', 'synthetic://a/1']
)
def test_images_are_found_below_a_root(path, root):
    assert root / 'a' / '1.jpg' in find_image(path, root)
    assert open_image(path, root).size == (8, 6)


def test_images_are_found_where_the_file_says(root):
    assert open_image(str(root / 'b' / '2.png'), None).mode == 'RGB'
    assert list(find_image('', None)) == list(find_image('', root)) == []
    (root / 'c.png').write_text('no image')
    assert open_image('c.png', root) is None


def test_a_sample_that_is_a_part_of_an_image_is_cut_out(root):
    label = np.array([[1], [1]], dtype=np.int8)
    boxes = np.array([[0, 0, 8, 6], [2, 1, 5, 5]])
    models = ScoredModels(label, {'one': np.array([[0.9], [0.1]])}, ('hat',), ('a/1.jpg', 'a/1.jpg'), '', '', boxes)
    mistakes = find_mistakes(models, ErrorOptions())
    assert mistakes['one'][0]['crop_box'] == [2, 1, 5, 5]
    photos, _ = open_photos(mistakes, root)
    assert photos['one'][0].photo.size == (3, 4)


def test_some_images_are_missing(root):
    photos, notes = open_photos(mistakes_of('a/1.jpg', 'a/9.jpg'), root)
    assert [tile.photo is None for tile in photos['one']] == [False, True]
    assert [tile.caption for tile in photos['one']] == ['1.jpg', '9.jpg']
    assert 'two' not in photos
    assert notes == ["1 of 2 images were not found, such as 'a/9.jpg'."]


def test_all_images_are_missing(root):
    photos, [note] = open_photos(mistakes_of('nowhere/9.jpg'), None)
    assert photos == {}
    assert note == (
        'There is no sheet of mistakes: no image of a mistake was found where the score file says, such as '
        "'nowhere/9.jpg'; --image-root names their folder."
    )
    with pytest.raises(DataError, match=r"No image of a mistake was found in .*images, such as 'nowhere/9\.jpg'"):
        open_photos(mistakes_of('nowhere/9.jpg'), root)


def test_no_mistakes():
    assert open_photos({'one': []}, Path('nowhere')) == ({}, [])
    label = np.array([[1, 0]], dtype=np.int8)
    models = ScoredModels(label, {'one': np.array([[0.9, 0.7]])}, ('hat', 'bag'), ('1.jpg',), '', '')
    [mistake] = find_mistakes(models, ErrorOptions())['one']
    assert mistake == {'image': 0, 'img_path': '1.jpg', 'attribute': 'bag', 'label': 0, 'score': 0.7}
