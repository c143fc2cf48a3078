import pytest

from mmattr.errors import ConfigError, DataError
from mmattr.evaluation.threshold_file import load_thresholds, save_thresholds


def test_what_is_saved_is_loaded_in_its_order(tmp_path):
    thresholds = {'shoes': 0.25, 'größe': 0.5, 'bag': 1, 'hat': 0.1234567890123}
    save_thresholds(tmp_path / 'new' / 'thresholds.json', thresholds)
    loaded = load_thresholds(tmp_path / 'new' / 'thresholds.json')
    assert list(loaded.items()) == list(thresholds.items())


@pytest.mark.parametrize('text', ['[0.5]', '{"hat": 2}', '{"hat": "0.5"}', '{"hat": true}', '{"hat": NaN}', '3'])
def test_other_content(text, tmp_path):
    (tmp_path / 'a.json').write_text(text)
    with pytest.raises(DataError, match=r'a\.json.* one number in \[0, 1\] per attribute name'):
        load_thresholds(tmp_path / 'a.json')


def test_unreadable_and_unwritable(tmp_path):
    with pytest.raises(DataError, match='No such file'):
        load_thresholds(tmp_path / 'a.json')
    (tmp_path / 'a.json').write_bytes(b'\xff hello')
    with pytest.raises(DataError, match='no JSON file'):
        load_thresholds(tmp_path / 'a.json')
    with pytest.raises(ConfigError, match='cannot be written'):
        save_thresholds(tmp_path / 'a.json' / 'b.json', {})
