from mmattr.datasets.missing_annotation import missing_annotation
from mmattr.errors import ConfigError, DataError


def test_what_is_missing_decides_what_is_said(tmp_path):
    assert isinstance(missing_annotation('', str(tmp_path)), ConfigError)
    error = missing_annotation(f'{tmp_path}/gone/train.json', f'{tmp_path}/gone')
    assert isinstance(error, DataError)
    assert 'gone (data_root) does not exist' in str(error)
    (tmp_path / 'tarin.json').touch()
    error = missing_annotation(f'{tmp_path}/train.json', str(tmp_path))
    assert 'train.json does not exist (found there: tarin.json)' in str(error)
    assert 'prepare_dataset.md' in str(error)
