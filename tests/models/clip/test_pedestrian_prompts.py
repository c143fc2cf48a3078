"""The sentences of pedestrian data sets name the attributes of their files."""

import pytest

from mmattr.models.clip import PromptSet
from tests.tools.load_tool import TOOLS, load_tool

#: Number of evaluated attributes.
COUNTS = dict(peta=35, pa100k=26, rap1=51, rap2=54)
#: Released files spell the first attribute of RAPv2 without its last letter, lists of others with it.
ALTERNATIVES = dict(rap2=('Female',))


@pytest.mark.parametrize('name', COUNTS)
def test_one_sentence_per_attribute(name):
    by_name = PromptSet(name).by_name
    assert all(len(sentences) == 1 for sentences in by_name.values())
    attributes = [key for key in by_name if key not in ALTERNATIVES.get(name, ())]
    assert len(attributes) == COUNTS[name]
    assert len({by_name[key] for key in attributes}) == COUNTS[name]


def test_sentences_of_the_specification():
    assert PromptSet('peta').sentences(['accessoryHat', 'personalMale']) == (
        ('A pedestrian wearing a hat',),
        ('A male pedestrian',),
    )
    assert PromptSet('pa100k').sentences(['Skirt&Dress']) == (('A pedestrian in skirts and dresses',),)
    assert PromptSet('rap1').sentences(['action-Pusing']) == (('action pushing',),)
    assert PromptSet('rap2').sentences(['Femal', 'Employee']) == (('A female pedestrian',), ('An employee',))


@pytest.mark.parametrize('name', ['peta', 'pa100k', 'rap1'])
def test_names_are_those_of_the_original_files(name, monkeypatch, real_data_folder):
    folder = real_data_folder / 'annotations'
    monkeypatch.syspath_prepend(str(TOOLS / 'dataset_converters'))
    if name == 'peta':
        conversion, evaluated = load_tool('dataset_converters/peta.py').read_peta(folder / 'peta/PETA.mat', 0, '')
        names = [conversion.attributes[column].name for column in evaluated]
    elif name == 'pa100k':
        conversion = load_tool('dataset_converters/pa100k.py').read_pa100k(folder / 'pa100k/annotation.mat', '')
        names = [spec.name for spec in conversion.attributes]
    else:
        names = load_tool('dataset_converters/rap.py').read_rap(folder / 'rap_v1/RAP_annotation.mat')[1][:51]
    assert set(names) == set(PromptSet(name).by_name)
