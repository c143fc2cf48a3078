"""Prompts: templates, pools, sentences by attribute, and their files."""

import json

import pytest

from mmattr.errors import ConfigError
from mmattr.models.clip import PromptSet
from mmattr.models.clip.prompt_set import PROMPT_FOLDER


def test_a_name_alone_by_default():
    assert PromptSet().sentences(['hat', 'a {}']) == (('hat',), ('a {}',))


def test_templates():
    prompts = PromptSet(['a {}.', 'the {} in the scene.'])
    assert prompts.sentences(['hat', '{long} sleeves']) == (
        ('a hat.', 'the hat in the scene.'),
        ('a {long} sleeves.', 'the {long} sleeves in the scene.'),
    )


def test_sentences_by_attribute_in_any_order():
    prompts = PromptSet(dict(hat='A pedestrian wearing a hat', age=['young', 'a young person']))
    assert prompts.sentences(['age', 'hat']) == (('young', 'a young person'), ('A pedestrian wearing a hat',))
    with pytest.raises(ConfigError, match=r"'hats' has no sentence in the prompts of the config, .*did you mean 'hat'"):
        prompts.sentences(['hats'])
    with pytest.raises(ConfigError, match='no sentence in what was typed'):
        PromptSet(dict(hat='a hat'), 'what was typed').sentences(['bag'])


def test_pools_of_the_package():
    imagenet, qks = (PromptSet(name).templates for name in ('imagenet80', 'qks85'))
    assert (len(set(imagenet)), len(set(qks))) == (80, 85)
    assert qks[:80] == imagenet
    assert all(text == text.strip() and text.endswith('.') for text in qks)
    assert all(text.endswith('{} in the scene.') for text in qks[80:])


def test_imagenet_pool_is_the_published_one():
    metadata = pytest.importorskip('open_clip.zero_shot_metadata')
    published = [template('{}') for template in metadata.OPENAI_IMAGENET_TEMPLATES]
    assert list(PromptSet('imagenet80').templates) == published


@pytest.mark.parametrize('path', sorted(PROMPT_FOLDER.glob('*.json')), ids=lambda path: path.stem)
def test_every_file_of_the_package_reads(path):
    prompts = PromptSet(path.stem)
    assert prompts.sentences(list(prompts.by_name) or ['hat'])


def test_files_of_ones_own(tmp_path):
    (tmp_path / 'mine.json').write_text(json.dumps(['a {}']), encoding='utf-8')
    assert PromptSet(tmp_path / 'mine.json').sentences(['hat']) == (('a hat',),)
    assert PromptSet(str(tmp_path / 'mine.json')).templates == ('a {}',)
    (tmp_path / 'broken.json').write_text('[', encoding='utf-8')
    with pytest.raises(ConfigError, match=r"broken.json' is no JSON"):
        PromptSet(tmp_path / 'broken.json')
    with pytest.raises(ConfigError, match=r"none.json' cannot be read \(No such file"):
        PromptSet(tmp_path / 'none.json')


@pytest.mark.parametrize(
    ('source', 'message'),
    [
        ('imagenet', "no prompts called 'imagenet'; did you mean 'imagenet80'"),
        ([], 'Templates or sentences by attribute were expected'),
        ([1], 'Templates or sentences by attribute were expected'),
        (['a photo'], "'a photo' .* has to hold {} exactly once"),
        (['{} or {}'], 'exactly once'),
        (dict(hat=''), "'hat' .* needs a sentence"),
        (dict(hat=[]), "'hat' .* needs a sentence"),
        (dict(hat=3), 'got 3'),
    ],
)
def test_mistakes_are_named(source, message):
    with pytest.raises(ConfigError, match=message):
        PromptSet(source)
