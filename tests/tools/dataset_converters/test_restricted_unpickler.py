import io
import os
import pickle
import sys
import types

import numpy as np
import pytest
import restricted_unpickler

from mmattr.errors import DataError
from tests.tools.dataset_converters.pickled_dataset import easydict_class


class Attack:
    """Runs a command when it is unpickled in the usual way."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def load(tmp_path, content, protocol):
    path = tmp_path / 'data.pkl'
    path.write_bytes(pickle.dumps(content, protocol=protocol))
    return restricted_unpickler.load_restricted(path)


@pytest.mark.parametrize('protocol', range(pickle.HIGHEST_PROTOCOL + 1))
def test_data_survive(tmp_path, monkeypatch, protocol):
    easydict = easydict_class(monkeypatch)
    record = easydict()
    record.label = np.arange(6, dtype=np.uint8).reshape(2, 3)
    record.name = np.str_('hat')
    record.weight = np.float32(0.5)
    record.words = np.array(['a', 'bc'])
    record.objects = np.array([['x'], 'y'], dtype=object)
    record.extra = range(3, 6)
    record.inner = easydict()
    record.inner.list = [1, 'a', (2.5, None, True)]
    loaded = load(tmp_path, record, protocol)
    assert isinstance(loaded, dict)
    assert np.array_equal(loaded['label'], record.label)
    assert loaded['label'].dtype == np.uint8
    assert loaded['name'] == 'hat'
    assert loaded['weight'] == np.float32(0.5)
    assert loaded['words'].tolist() == ['a', 'bc']
    assert loaded['objects'].tolist() == [['x'], 'y']
    assert list(loaded['extra']) == [3, 4, 5]
    assert dict(loaded['inner']) == {'list': [1, 'a', (2.5, None, True)]}


@pytest.mark.parametrize('protocol', range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    ('attack', 'name'),
    [
        (Attack(os.system, 'touch attacked'), f'{os.name}.system' if os.name != 'posix' else 'posix.system'),
        (Attack(eval, '1'), 'eval'),
        (Attack(getattr, 'a', 'upper'), 'getattr'),
        (Attack(np.load, 'x'), 'load'),
        (Attack(types.SimpleNamespace), 'SimpleNamespace'),
    ],
)
def test_everything_else_is_refused_by_name(tmp_path, monkeypatch, protocol, attack, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=f'refers to .*{name}, and only NumPy arrays'):
        load(tmp_path, {'label': [attack]}, protocol)
    assert not (tmp_path / 'attacked').exists()


def test_dotted_names_do_not_lead_out_of_a_module(tmp_path):
    # Protocol 4 lets a name hold dots; `numpy.ndarray.__class__` must not be reached through an allowed module.
    path = tmp_path / 'data.pkl'
    path.write_bytes(b'\x80\x04\x8c\x05numpy\x8c\x11ndarray.__class__\x93.')
    with pytest.raises(DataError, match=r'refers to numpy\.ndarray\.__class__'):
        restricted_unpickler.load_restricted(path)


@pytest.mark.parametrize(
    'program',
    [
        b'c_codecs\nencode\n(S"x"\nS"rot13"\ntR.',
        b'ccopyreg\n_reconstructor\n(cnumpy\nndarray\ncbuiltins\ndict\nNtR.',
        b'not a pickle',
        b'',
        b'\x80\x04.',
    ],
)
def test_damaged_or_odd_files(tmp_path, program):
    path = tmp_path / 'data.pkl'
    path.write_bytes(program)
    with pytest.raises(DataError, match='cannot be read as a pickle'):
        restricted_unpickler.load_restricted(path)


def test_modules_are_not_imported(tmp_path):
    module = 'antigravity'
    sys.modules.pop(module, None)
    path = tmp_path / 'data.pkl'
    path.write_bytes(f'c{module}\nfly\n.'.encode())
    with pytest.raises(DataError, match=f'refers to {module}.fly'):
        restricted_unpickler.load_restricted(path)
    assert module not in sys.modules


def test_class_itself_reads_a_stream():
    stream = io.BytesIO(pickle.dumps([1, 2]))
    assert restricted_unpickler.RestrictedUnpickler(stream, 'memory').load() == [1, 2]
