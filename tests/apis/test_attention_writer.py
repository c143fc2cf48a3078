import numpy as np
import pytest
from PIL import Image

from mmattr.apis.attention_rollout import RolloutResult
from mmattr.apis.attention_writer import MAX_PAGE_IMAGES, AttentionWriter, agreement_lines
from mmattr.errors import ConfigError, DataError
from tests.visualization.attention_sample import NAMES, distributions, image_attention


def rollout(changes=None):
    labels = np.random.default_rng(0).integers(-1, 2, (30, 4)).astype(np.int8)
    return RolloutResult('mlm.decoder', distributions(4, 4).astype(np.float64), labels, changes, ())


def test_sheets_and_page(tmp_path):
    writer = AttentionWriter(tmp_path / 'out', 'a/b', 'c.pth')
    lines = writer.write_images([image_attention(), image_attention(with_guess=False)], head=1, strongest=3)
    assert lines[0] == 'a.jpg: hat 0.30 > 0.90, long sleeve 0.60 > 0.10'
    assert 'without a guess' in lines[1]
    assert sorted(path.name for path in (tmp_path / 'out').iterdir()) == ['a.png', 'a_2.png', 'attention.html']
    assert Image.open(tmp_path / 'out' / 'a.png').width > 500
    assert writer.written == ['2 sheets', 'attention.html']


def test_page_holds_the_first_images(tmp_path, monkeypatch):
    monkeypatch.setattr('mmattr.apis.attention_writer.MAX_PAGE_IMAGES', 2)
    writer = AttentionWriter(tmp_path, 'a')
    writer.write_images(image_attention(title=f'{index}.jpg') for index in range(3))
    text = (tmp_path / 'attention.html').read_text(encoding='utf-8')
    assert '"1.jpg"' in text
    assert '"2.jpg"' not in text
    assert (tmp_path / '2.png').is_file()
    assert MAX_PAGE_IMAGES > 10


def test_no_image(tmp_path):
    assert AttentionWriter(tmp_path, 'a').write_images([]) == []
    assert not list(tmp_path.iterdir())


def test_rollout_files(tmp_path):
    text = AttentionWriter(tmp_path, 'a/b', 'c.pth').write_rollout(rollout((5, 4, 3)), NAMES, 2)
    assert 'changed 5 of 120 guessed words; of 4 with a known label 3 became right and 1 wrong' in text
    assert 'mlm.decoder, 30 images: a word keeps' in text
    table = (tmp_path / 'rollout.md').read_text(encoding='utf-8')
    assert table.count('\n| ') == 2 * (2 + 2)
    assert len((tmp_path / 'rollout.csv').read_text(encoding='utf-8').splitlines()) == 7
    assert Image.open(tmp_path / 'rollout.png').width > 500
    assert 'language model' not in AttentionWriter(tmp_path, 'a').write_rollout(rollout(), NAMES)


def test_agreement_names_both_measures():
    phi = np.corrcoef(np.random.default_rng(1).random((4, 20)))
    lines = agreement_lines(distributions(4, 4).astype(np.float64), phi)
    assert [line.split(': ')[1].split(' ')[0] for line in lines] == ['attention', 'lift']


def test_folder_that_cannot_be_made(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(ConfigError, match='cannot be made'):
        AttentionWriter(tmp_path / 'file' / 'out', 'a')


def test_wrong_layer(tmp_path):
    with pytest.raises(DataError, match="no layer '9'"):
        AttentionWriter(tmp_path, 'a').write_images([image_attention()], layer='9')
