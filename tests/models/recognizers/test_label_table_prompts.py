"""A label table of VisionLanguageRecognizer with prompts of its own."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.clip import PromptSet
from tests.models.recognizers.test_vision_language_recognizer import NAMES, TEMPLATES, build

open_clip = pytest.importorskip('open_clip')


@pytest.mark.parametrize('tune', ['none', 'all'])
def test_a_table_may_bring_its_own_prompts(tune):
    model = build(tune=tune).eval()
    before, own = model.text_table(), PromptSet([TEMPLATES[1]])
    model.set_labels(NAMES, own)
    model.prepare_labels()
    assert model.label_prompts is own
    alone = open_clip.tokenize([TEMPLATES[1].format(name) for name in NAMES], 24)
    expected = model.backbone.encoder.clip.encode_text(alone)
    torch.testing.assert_close(model.text_table(), expected, rtol=1e-4, atol=1e-5)
    with pytest.raises(ConfigError, match="'bag' has no sentence"):
        model.set_labels(('bag',), PromptSet(dict(hat='a hat')))
    assert (model.labels, model.label_prompts) == (NAMES, own)
    model.set_labels(NAMES)  # as LabelTableHook does
    torch.testing.assert_close(model.text_table(), before)


def test_a_sentence_that_is_too_long_is_found_when_labels_are_prepared():
    model = build()
    model.set_labels(['hat', 'very ' * 30])
    with pytest.raises(ConfigError, match='more tokens than the 24 of the text encoder, start and end included'):
        model.prepare_labels()
