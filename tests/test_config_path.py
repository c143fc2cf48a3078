"""The shipped configs and tools are found, and a wheel carries them."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mmattr import config_path
from mmattr.config_path import get_config_path, list_configs, shipped_folder
from mmattr.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    'setup.py',
    'pyproject.toml',
    'README.md',
    'LICENSE',
    'MANIFEST.in',
    'requirements',
    'mmattr',
    'configs',
    'tools',
)


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """A package folder with two configs beside it, like a checkout."""
    for name in ('fc/celeba.py', 'label2label/celeba.py', '_base_/datasets/celeba.py', 'benchmarks/celeba.py'):
        path = tmp_path / 'configs' / name
        path.parent.mkdir(parents=True)
        path.write_text('', encoding='utf-8')
    monkeypatch.setattr(config_path, 'PACKAGE', tmp_path / 'mmattr')
    return tmp_path


def test_list_leaves_out_fragments_and_suites(installation):
    assert list_configs() == ['fc/celeba.py', 'label2label/celeba.py']


@pytest.mark.parametrize('name', ['fc/celeba.py', 'fc/celeba'])
def test_config_is_found_in_a_checkout(installation, name):
    assert get_config_path(name) == installation / 'configs/fc/celeba.py'


def test_folder_inside_a_wheel_comes_first(installation):
    inside = installation / 'mmattr/.mim/configs/aqn'
    inside.mkdir(parents=True)
    (inside / 'celeba.py').write_text('', encoding='utf-8')
    assert get_config_path('aqn/celeba') == inside / 'celeba.py'


def test_misspelt_config_names_the_nearest(installation):
    with pytest.raises(ConfigError, match=r"did you mean 'label2label/celeba.py'"):
        get_config_path('label2lable/celeba.py')


def test_missing_folder_says_where_it_looked(installation):
    with pytest.raises(ConfigError, match=r"no folder 'tools'; looked for"):
        shipped_folder('tools')


def test_every_listed_config_of_this_checkout_exists():
    names = list_configs()
    assert names
    assert all(get_config_path(name).is_file() for name in names)


def test_command_line(installation, monkeypatch, capsys):
    monkeypatch.setattr(sys, 'argv', ['config_path', 'fc/celeba'])
    assert config_path.main() == 0
    assert capsys.readouterr().out.strip() == str(installation / 'configs/fc/celeba.py')
    monkeypatch.setattr(sys, 'argv', ['config_path', '--tools'])
    assert config_path.main() == 2
    assert capsys.readouterr().err.startswith('error: This installation')
    monkeypatch.setattr(sys, 'argv', ['config_path', '--list'])
    assert config_path.main() == 0
    assert capsys.readouterr().out.split() == ['fc/celeba.py', 'label2label/celeba.py']


@pytest.mark.slow
def test_wheel_carries_every_config_and_tool(tmp_path):
    pytest.importorskip('setuptools')  # the build backend; without build isolation it needs no network
    source = tmp_path / 'source'
    for name in SOURCES:  # a build writes into its source folder
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        source.mkdir(exist_ok=True)
        copy(ROOT / name, source / name)
    command = [sys.executable, '-m', 'pip', 'wheel', '--no-deps', '--no-build-isolation', '--quiet', '--wheel-dir', '.']
    subprocess.run([*command, str(source)], check=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob('mmattr-*.whl')
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / 'installed')
    assert {name for name in names if name.startswith('tests/') or '__pycache__' in name} == set()
    for folder, pattern in (('configs', '*.py'), ('tools', '*')):
        files = [path for path in (ROOT / folder).rglob(pattern) if path.is_file() and '__pycache__' not in path.parts]
        assert files
        assert {f'mmattr/.mim/{path.relative_to(ROOT).as_posix()}' for path in files} <= names
    page = {path.relative_to(ROOT).as_posix() for path in (ROOT / 'mmattr/visualization/page').iterdir()}
    assert page
    assert page <= names
    found = subprocess.run(
        [sys.executable, '-m', 'mmattr.config_path', list_configs()[0]],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path / 'installed',
    )
    assert found.stdout.strip() == str(tmp_path / 'installed/mmattr/.mim/configs' / list_configs()[0])
