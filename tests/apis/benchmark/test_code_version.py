import subprocess

from mmattr.apis.benchmark import code_version as module
from mmattr.version import __version__


def test_names_code_and_machine(tmp_path):
    version = module.code_version()
    assert version['mmattr'] == __version__
    assert set(version) == {'mmattr', 'revision', 'torch', 'python', 'device'}
    assert all(version[key] for key in ('torch', 'python', 'device'))


def test_without_a_checkout_there_is_no_revision(tmp_path):
    assert module._revision(tmp_path) is None
    (tmp_path / '.git').mkdir()
    assert module._revision(tmp_path) is None, 'a broken repository'


def test_revision_of_a_checkout(tmp_path):
    subprocess.run(['git', 'init', '-q', tmp_path], check=True)
    identity = ['-c', 'user.name=a', '-c', 'user.email=a@b']
    (tmp_path / 'file').touch()
    subprocess.run(['git', '-C', tmp_path, 'add', 'file'], check=True)
    subprocess.run(['git', '-C', tmp_path, *identity, 'commit', '-q', '-m', 'x'], check=True)
    subprocess.run(['git', '-C', tmp_path, 'tag', 'v1'], check=True)
    revision = module._revision(tmp_path)
    assert len(revision) == 12
    (tmp_path / 'file').write_text('changed')
    assert module._revision(tmp_path) == f'{revision}-dirty'
