import base64
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from mmattr.errors import DataError
from mmattr.visualization.attention_page import ONE, attention_page, script_json
from tests.visualization.attention_sample import NAMES, image_attention, layer

HOSTILE = ('</script><script>alert(1)</script>', '"quoted" & \'single\'', '<!--<script>', '\u2028 ünïcode $data ${x}')
VOID = {'meta', 'input'}


class Reader(HTMLParser):
    """Collects elements, and fails on tags that do not match."""

    def __init__(self, text):
        super().__init__()
        self.open, self.content, self.attributes = [], {}, []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.attributes += attrs
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get('id')))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open:
            self.content.setdefault(self.open[-1], []).append(data)


def read(text):
    reader = Reader(text)
    (data,) = reader.content['script', 'data']
    return reader, json.loads(data)


def unpack(text, shape):
    return np.frombuffer(base64.b64decode(text), '<u2').reshape(shape) / ONE


def test_the_page_holds_the_maps():
    images = [image_attention(title='a.jpg'), image_attention(title='b.jpg', size=(900, 500))]
    _, data = read(attention_page(images, 'A title', 'more'))
    assert [word['name'] for word in data['words']] == list(NAMES)
    assert [(entry['name'], entry['heads']) for entry in data['layers']] == [
        ('query_head.decoder.1', 2),
        ('mlm.decoder.1', 2),
    ]
    assert data['first_layer'] == 1
    for image, stored in zip(images, data['images'], strict=True):
        np.testing.assert_allclose(stored['guess'], image.guess, atol=1e-5)
        np.testing.assert_allclose(stored['score'], [row.score for row in image.rows], atol=1e-5)
        assert stored['label'] == [1, 1, 0, -1]
        for entry, own in zip(stored['layers'], image.layers, strict=True):
            np.testing.assert_allclose(unpack(entry['words'], (2, 4, 4)), own.words, atol=0.5 / ONE + 1e-7)
            np.testing.assert_allclose(unpack(entry['image'], (2, 4, 2, 3)), own.image, atol=0.5 / ONE + 1e-7)
            assert entry['grid'] == [2, 3]


def test_nothing_is_requested_from_elsewhere():
    reader, _ = read(attention_page([image_attention()], 'A title'))
    assert not [value for name, value in reader.attributes if name in ('src', 'href', 'srcset', 'action')]
    text = attention_page([image_attention()], 'A title')
    assert set(re.findall(r'https?://[\w./]+', text)) == {'http://www.w3.org/2000/svg'}  # a name, not an address
    assert "default-src 'none'" in text
    assert 'innerHTML' not in text


def test_hostile_names_stay_text():
    image = image_attention(HOSTILE, title='<img src=x onerror=alert(1)>')
    reader, data = read(attention_page([image], '</title><script>alert(2)</script>', '</p>'))
    assert [word['name'] for word in data['words']] == list(HOSTILE)
    assert data['images'][0]['title'] == '<img src=x onerror=alert(1)>'
    assert ''.join(reader.content['title', None]) == '</title><script>alert(2)</script>'
    assert [place for place in reader.content if place[0] == 'script'] == [('script', 'data'), ('script', None)]
    assert not any(name.startswith('on') and name != 'onsubmit' for name, _ in reader.attributes)


def test_models_without_guess_or_labels():
    _, data = read(attention_page([image_attention(with_guess=False, with_labels=False)], 'A title'))
    assert data['images'][0]['guess'] is None
    assert data['images'][0]['label'] is None


def test_script_json_is_json_without_markup():
    text = script_json({'</script>': ['<!--', '&amp;', 1.5]})
    assert not set(text) & set('<>&')
    assert json.loads(text) == {'</script>': ['<!--', '&amp;', 1.5]}


def test_wrong_input():
    with pytest.raises(DataError, match='at least one image'):
        attention_page([], 'A title')
    with pytest.raises(DataError, match='different models'):
        attention_page([image_attention(), image_attention(layers=(layer(),))], 'A title')
    with pytest.raises(DataError, match="no layer '7'"):
        attention_page([image_attention()], 'A title', layer='7')
