"""LabelTableHook sets the names of the data in use."""

import types

import pytest
from torch import nn

from mmattr.registry import HOOKS


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = []

    def set_labels(self, names):
        self.tables.append(names)


def runner(model):
    loaders = {
        f'{stage}_dataloader': types.SimpleNamespace(
            dataset=types.SimpleNamespace(metainfo=dict(attributes=(stage, 'hat')))
        )
        for stage in ('train', 'val', 'test')
    }
    return types.SimpleNamespace(model=model, **loaders)


def test_validation_may_interrupt_training():
    hook, model = HOOKS.build(dict(type='LabelTableHook')), Model()
    run = runner(model)
    for stage in ('train', 'val', 'train', 'test'):
        getattr(hook, f'before_{stage}_iter')(run, 0, None)
    assert model.tables == [(stage, 'hat') for stage in ('train', 'val', 'train', 'test')]


@pytest.mark.parametrize('stage', ['train', 'val', 'test'])
def test_other_models_are_left_alone(stage):
    getattr(HOOKS.build(dict(type='LabelTableHook')), f'before_{stage}_iter')(runner(nn.Identity()), 0, None)
