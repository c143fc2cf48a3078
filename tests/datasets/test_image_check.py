from PIL import Image

from mmattr.datasets.image_check import find_bad_images
from mmattr.datasets.transforms import LoadAttributeImage


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
