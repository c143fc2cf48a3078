"""Entries of models, right and wrong."""

import pytest

from mmattr.apis.model_zoo import ZooModel
from mmattr.errors import ConfigError
from tests.apis.model_zoo.entries import MEASURED, PUBLISHED, changed, model_entry


def test_published_and_measured_are_kept_apart():
    model = ZooModel.from_entry(model_entry(PUBLISHED, MEASURED), 'x.yml')
    assert [result.metrics['Error'] for result in model.published] == [12.49]
    assert [result.metrics['Error'] for result in model.measured] == [12.7]
    assert model.metadata['Epochs'] == 57


def test_results_are_optional():
    assert ZooModel.from_entry(model_entry(), 'x.yml').results == ()


@pytest.mark.parametrize(
    ('entry', 'message'),
    [
        (changed(model_entry(), Config=None), 'lacks Config'),
        (changed(model_entry(), Wieghts='x.pth'), 'Wieghts'),
        (model_entry(Epochs=None), 'lacks Epochs'),
        (model_entry(Epoch=3), 'did you mean|nearest|Epochs'),
        (model_entry(Parameters='23 M'), 'type int'),
        (model_entry(changed(PUBLISHED, Split=None)), "no 'Split'"),
    ],
)
def test_mistakes_are_named(entry, message):
    with pytest.raises(ConfigError, match=message) as caught:
        ZooModel.from_entry(entry, 'x.yml')
    assert 'x.yml' in str(caught.value)
