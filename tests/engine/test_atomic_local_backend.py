import stat

from mmengine.fileio import get_file_backend

from mmattr.engine import AtomicLocalBackend


def test_writes_content_with_the_rights_of_any_file(tmp_path):
    ordinary = tmp_path / 'ordinary'
    ordinary.touch()
    path = tmp_path / 'new' / 'epoch_1.pth'
    backend = get_file_backend(path, backend_args=dict(backend='atomic_local'))
    assert isinstance(backend, AtomicLocalBackend)
    backend.put(b'weights', path)
    assert path.read_bytes() == b'weights'
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)
    assert list(path.parent.iterdir()) == [path]
    backend.put_text('text', path)
    assert path.read_text() == 'text'
