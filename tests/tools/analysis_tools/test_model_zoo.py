"""The command that writes the page of all models."""

import pytest

from mmattr.errors import ConfigError
from tests.tools.load_tool import load_tool

tool = load_tool('analysis_tools/model_zoo.py')


def test_the_page_is_what_the_metafiles_say():
    tool.main(['--check'])


def test_a_page_that_is_not_current_fails_and_is_left_alone(tmp_path):
    page = tmp_path / 'model_zoo.md'
    with pytest.raises(ConfigError, match=r'model_zoo\.py'):
        tool.main(['--check', '--out', str(page)])
    page.write_text('old', encoding='utf-8')
    with pytest.raises(ConfigError, match=r'model_zoo\.py'):
        tool.main(['--check', '--out', str(page)])
    assert page.read_text(encoding='utf-8') == 'old'
    tool.main(['--out', str(page)])
    tool.main(['--check', '--out', str(page)])


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match='cannot be written'):
        tool.main(['--out', str(tmp_path / 'absent' / 'page.md')])
