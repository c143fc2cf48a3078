import json

import pytest

from mmattr.apis.backends import load_backend
from mmattr.errors import ConfigError, DataError
from tests.apis.export.tiny_export import one_stage_config, tiny_onnx
from tests.apis.tiny_setup import NAMES, save_images, write_config
from tests.tools.load_tool import load_tool

export = load_tool('export.py')


@pytest.fixture
def arguments(tmp_path):
    checkpoint = tiny_onnx().path.with_name('fc.pth')
    config = write_config(tmp_path / 'config.py', one_stage_config())
    return [config, str(checkpoint), '--out', str(tmp_path / 'new' / 'model.onnx')]


def test_integers_are_exported_and_measured(arguments, tmp_path, capsys):
    save_images(tmp_path / 'images', 3)
    (tmp_path / 'thresholds.json').write_text(json.dumps(dict(hat=0.125)))
    folder = str(tmp_path / 'images')
    extra = ['--precision', 'int8', '--calibration', folder, '--measure', folder, '--num-measure', '2']
    export.main([*arguments, *extra, '--threshold', str(tmp_path / 'thresholds.json')])
    printed = capsys.readouterr().out.splitlines()
    assert 'config.py: ResNet, FCHead, 5 attributes, int8, uint8 BGR images of 24 x 32' in printed[0]
    assert [line.split(':')[0].strip() for line in printed[2:5]] == ['batch of 1', 'batch of 3', 'batch of 16']
    assert printed[5].startswith('2 images: scores change by')
    metadata = load_backend(tmp_path / 'new' / 'model.onnx').metadata
    assert metadata.attributes == NAMES
    assert metadata.thresholds == (0.125, 0.5, 0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ('extra', 'error', 'message'),
    [
        (['--format', 'openvino'], ConfigError, 'ends with .xml'),
        (['--precision', 'int8'], ConfigError, '--calibration'),
        (['--precision', 'int8', '--calibration', 'nowhere'], ConfigError, 'no folder'),
        (['--num-measure', '0'], DataError, '--num-measure'),
        (['--threshold', 'high'], ConfigError, '--threshold'),
    ],
)
def test_mistakes(arguments, extra, error, message):
    with pytest.raises(error, match=message):
        export.main([*arguments, *extra])
