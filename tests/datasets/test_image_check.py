import pytest
from PIL import Image

from mmattr.datasets.image_check import find_bad_images, without_bad_images
from mmattr.datasets.transforms import LoadAttributeImage
from mmattr.errors import DataError


def test_every_bad_image_is_found_in_order(tmp_path):
    for index in range(20):
        Image.new('RGB', (8, 8)).save(tmp_path / f'{index}.jpg')
    (tmp_path / '3.jpg').write_bytes(b'')
    (tmp_path / '11.jpg').write_bytes((tmp_path / '11.jpg').read_bytes()[:-40])
    (tmp_path / '17.jpg').unlink()
    data_list = [{'img_path': str(tmp_path / f'{index}.jpg'), 'split': 'val'} for index in range(20)]
    bad = find_bad_images(data_list, LoadAttributeImage())
    assert [index for index, _ in bad] == [3, 11, 17]
    for index, message in bad:
        assert f'{index}.jpg' in message
        assert "the split 'val'" in message
    assert all('img' not in record for record in data_list)


def test_bad_images_are_left_out_within_the_tolerance(tmp_path):
    for index in range(3):
        Image.new('RGB', (8, 8)).save(tmp_path / f'{index}.jpg')
    (tmp_path / '1.jpg').unlink()
    data_list = [{'img_path': str(tmp_path / f'{index}.jpg'), 'split': 'val'} for index in range(3)]
    kept = without_bad_images(data_list, LoadAttributeImage(), 1, 'the split')
    assert kept == [data_list[0], data_list[2]]
    assert without_bad_images(kept, LoadAttributeImage(), 0, 'the split') is kept
    with pytest.raises(DataError, match=r'1 of 3 images of the split are missing or corrupt, max_bad_images allows 0'):
        without_bad_images(data_list, LoadAttributeImage(), 0, 'the split')
