import numpy as np
import pytest
from PIL import Image

from mmattr.apis.backends import ExportedMetadata, prepare_image
from mmattr.apis.image_pipeline import ImagePipeline
from mmattr.errors import ConfigError, DataError
from tests.apis.export.tiny_export import one_stage_config
from tests.apis.tiny_setup import SIZE, save_images


def metadata(*steps, size=SIZE, channels='BGR'):
    return ExportedMetadata(('a',), ('',), (0.5,), size, channels, tuple(steps))


def test_pixels_are_those_of_the_test_pipeline(tmp_path):
    cfg = one_stage_config()
    path = save_images(tmp_path, 1, (50, 41))[0]
    expected = ImagePipeline(cfg)(path)[1]['inputs'].numpy()
    found = prepare_image(path, metadata(*cfg.test_pipeline))
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(prepare_image(Image.open(path), metadata(*cfg.test_pipeline)), expected)
    rgb = prepare_image(path, metadata(*cfg.test_pipeline, channels='RGB'))
    np.testing.assert_array_equal(rgb, expected[::-1])


def test_exif_orientation_is_followed(tmp_path):
    image = Image.fromarray(np.arange(24, dtype=np.uint8).reshape(4, 2, 3))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by 90 degrees
    image.save(tmp_path / 'a.png', exif=exif)
    turned = np.asarray(image).transpose(1, 0, 2)[:, ::-1, ::-1].transpose(2, 0, 1)
    np.testing.assert_array_equal(prepare_image(tmp_path / 'a.png', metadata(size=(2, 4))), turned)


@pytest.mark.parametrize(
    'step',
    [
        dict(type='Resize', scale=[24, 32]),
        dict(type='Resize', scale=[24, 32], backend='pillow', keep_ratio=True),
        dict(type='PadToSquare'),
    ],
)
def test_steps_of_other_packages_are_refused(step):
    with pytest.raises(ConfigError, match='give uint8 arrays of the input size'):
        prepare_image(Image.new('RGB', (24, 32)), metadata(step))


def test_pictures_of_another_size_are_refused():
    with pytest.raises(ConfigError, match='5 x 4 pixels'):
        prepare_image(Image.new('RGB', (5, 4)), metadata())


def test_damaged_image(tmp_path):
    (tmp_path / 'a.jpg').write_bytes(b'no image')
    with pytest.raises(DataError, match='cannot be read'):
        prepare_image(tmp_path / 'a.jpg', metadata())
