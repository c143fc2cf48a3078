"""Reading metafiles."""

import pytest
import yaml

from mmattr.apis.model_zoo import read_model_index
from mmattr.errors import ConfigError
from tests.apis.model_zoo.entries import PUBLISHED, model_entry


@pytest.fixture
def index(tmp_path):
    """Write an index of metafiles with these models."""

    def write(*files):
        names = []
        for number, models in enumerate(files):
            names.append(f'{number}.yml')
            content = {'Collections': [{'Name': 'X'}], 'Models': models}
            (tmp_path / names[-1]).write_text(yaml.safe_dump(content), encoding='utf-8')
        path = tmp_path / 'model-index.yml'
        path.write_text(yaml.safe_dump({'Import': names}), encoding='utf-8')
        return path

    return write


def test_all_files_in_order(index):
    models = [model_entry(PUBLISHED, config=f'configs/x/{name}.py') for name in 'bac']
    assert [model.name for model in read_model_index(index(models[:2], models[2:]))] == ['x_b', 'x_a', 'x_c']


def test_a_config_stands_there_once(index):
    first, second = model_entry(), model_entry() | {'Name': 'other'}
    with pytest.raises(ConfigError, match=r"config 'configs/x/lfwa.py' stands twice"):
        read_model_index(index([first], [second]))


def test_a_model_belongs_to_a_collection_of_its_file(index):
    with pytest.raises(ConfigError, match='no collection'):
        read_model_index(index([model_entry() | {'In Collection': 'Y'}]))


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigError, match='cannot be read'):
        read_model_index(tmp_path / 'absent.yml')
    for text, message in (('a: [', 'cannot be read'), ('text', 'keys and values')):
        (tmp_path / 'index.yml').write_text(text, encoding='utf-8')
        with pytest.raises(ConfigError, match=message):
            read_model_index(tmp_path / 'index.yml')
