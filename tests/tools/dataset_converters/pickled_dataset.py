"""Write pickles like those of the pedestrian repositories, without their package."""

import pickle
import sys
import types


def easydict_class(monkeypatch):
    """Put a module `easydict` in place whose class keeps its entries as items and as attributes, as the real one."""

    class EasyDict(dict):
        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            super().__setitem__(name, value)

    EasyDict.__module__, EasyDict.__qualname__ = 'easydict', 'EasyDict'
    module = types.ModuleType('easydict')
    module.EasyDict = EasyDict
    monkeypatch.setitem(sys.modules, 'easydict', module)
    return EasyDict


def save_pickle(path, easydict, **fields):
    """Write a record whose dicts are records, too."""
    record = easydict()
    for name, value in fields.items():
        if isinstance(value, dict):
            inner = easydict()
            for key, entry in value.items():
                setattr(inner, key, entry)
            value = inner
        setattr(record, name, value)
    path.write_bytes(pickle.dumps(record))
    return path
