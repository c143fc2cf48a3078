"""Text features against one sentence at a time, and what the caches may and may not reuse."""

import pytest
import torch
from torch.nn import functional as F

from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.clip import OpenCLIPEncoder, TextFeatures
from tests.models.clip.tiny_clip import shaken, with_words

pytest.importorskip('open_clip')

SENTENCES = (('a hat.', 'the hat in the scene.'), ('long sleeves',), ('a bag.', 'the bag.', 'bag'))


@pytest.fixture(scope='module')
def shared_encoder():
    torch.manual_seed(0)
    return shaken(OpenCLIPEncoder(with_words())).eval()


@pytest.fixture
def encoder(shared_encoder):
    before = {name: value.clone() for name, value in shared_encoder.state_dict().items()}
    yield shared_encoder
    shared_encoder.load_state_dict(before)


@pytest.fixture
def count(encoder, monkeypatch):
    """Sentences that were encoded."""
    seen = []
    tokenize = encoder.tokenize
    monkeypatch.setattr(encoder, 'tokenize', lambda sentences: seen.extend(sentences) or tokenize(sentences))
    return seen


def one_by_one(encoder, sentence):
    return encoder.clip.encode_text(F.pad(encoder.tokenize([sentence]), (0, 0)))[0]


@pytest.mark.parametrize('batch_size', [1, 4, 100])
def test_plain_mean_of_raw_features(encoder, batch_size):
    table = TextFeatures(encoder, batch_size=batch_size).compute(SENTENCES)
    expected = torch.stack([torch.stack([one_by_one(encoder, s) for s in own]).mean(0) for own in SENTENCES])
    assert (table - expected).abs().max() < 1e-5


def test_normalised_before_and_after_the_mean(encoder):
    table = TextFeatures(encoder, normalize=True).compute(SENTENCES)
    for row, own in zip(table, SENTENCES, strict=True):
        mean = sum(feature / feature.norm() for feature in (one_by_one(encoder, s) for s in own)) / len(own)
        torch.testing.assert_close(row, mean / mean.norm(), rtol=1e-4, atol=1e-5)


def test_gradients_reach_a_tower_that_learns(encoder):
    TextFeatures(encoder).compute(SENTENCES).sum().backward()
    assert encoder.clip.text_projection.grad.any()
    encoder.zero_grad()
    assert not TextFeatures(encoder).cached(SENTENCES).requires_grad


def test_memory_encodes_every_attribute_once(encoder, count):
    features = TextFeatures(encoder)
    seen = features.cached(SENTENCES[:2])
    assert len(count) == 3
    table = features.cached(SENTENCES)
    assert len(count) == 6  # the unseen attribute only
    assert torch.equal(table[:2], seen)
    assert torch.equal(features.cached(SENTENCES[::-1]), table.flip(0))
    assert len(count) == 6


def test_disk_is_read_by_another_process(encoder, count, tmp_path):
    folder = tmp_path / 'new' / 'folder'
    table = TextFeatures(encoder, cache_dir=folder).cached(SENTENCES)
    assert len(count) == 6
    again = TextFeatures(encoder, cache_dir=folder)
    assert torch.equal(again.cached(SENTENCES), table)
    assert len(count) == 6
    assert list(folder.iterdir()) == [again.cache_file(SENTENCES)]


def test_a_file_serves_exactly_what_it_was_made_for(encoder, tmp_path):
    """Other labels, sentences, order, normalisation or weights have another file."""
    features = TextFeatures(encoder, cache_dir=tmp_path)
    files = {
        features.cache_file(SENTENCES),
        features.cache_file(SENTENCES[:2]),
        features.cache_file(SENTENCES[::-1]),
        features.cache_file((('a hat.the hat in the scene.',), *SENTENCES[1:])),
        features.cache_file((('a hat.',), ('the hat in the scene.', 'long sleeves'), SENTENCES[2])),
        TextFeatures(encoder, normalize=True, cache_dir=tmp_path).cache_file(SENTENCES),
    }
    with torch.no_grad():
        encoder.clip.token_embedding.weight[5, 3] += 1e-3
    files.add(features.cache_file(SENTENCES))
    assert len(files) == 7
    assert TextFeatures(encoder).cache_file(SENTENCES) is None


def test_new_weights_forget_the_old_features(encoder, count):
    features = TextFeatures(encoder)
    before = features.cached(SENTENCES)
    state = {name: value + 0.1 if 'text_projection' in name else value for name, value in encoder.state_dict().items()}
    encoder.load_state_dict(state)
    after = features.cached(SENTENCES)
    assert len(count) == 12
    assert not torch.allclose(before, after)
    torch.testing.assert_close(after, features.compute(SENTENCES))


def test_stored_features_do_not_depend_on_mixed_precision(encoder):
    with torch.autocast('cpu', dtype=torch.bfloat16):
        mixed = TextFeatures(encoder).cached(SENTENCES)
    assert torch.equal(mixed, TextFeatures(encoder).cached(SENTENCES))


def test_other_content_is_refused(encoder, tmp_path):
    features = TextFeatures(encoder, cache_dir=tmp_path)
    path = features.cache_file(SENTENCES)
    for content in (dict(text_features=torch.zeros(2, 24)), dict(other=1)):
        torch.save(content, path)
        with pytest.raises(CheckpointError, match='holds something else: delete it'):
            features.cached(SENTENCES)
    path.write_bytes(b'nothing')
    with pytest.raises(CheckpointError, match='damaged'):
        features.cached(SENTENCES)


def test_a_folder_that_cannot_be_written_is_named(encoder, tmp_path, monkeypatch):
    (tmp_path / 'file').touch()
    with pytest.raises(ConfigError, match=r"cannot be kept in '.*file/features' \(Not a directory\): name another"):
        TextFeatures(encoder, cache_dir=tmp_path / 'file' / 'features').cached(SENTENCES)

    def refuse(*args):
        raise RuntimeError('File cannot be opened.')

    monkeypatch.setattr(torch, 'save', refuse)
    with pytest.raises(ConfigError, match=r'\(File cannot be opened\.\)'):
        TextFeatures(encoder, cache_dir=tmp_path).cached(SENTENCES)
