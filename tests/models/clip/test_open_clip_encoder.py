"""OpenCLIPEncoder against open_clip's own outputs, and against attention written with loops."""

import sys

import pytest
import torch

from mmattr.errors import CheckpointError, ConfigError
from mmattr.models.clip import OpenCLIPEncoder
from tests.models.clip.tiny_clip import architecture, shaken, with_words

KINDS = ('vit', 'resnet')
SIDES = dict(vit=32, resnet=64)


@pytest.fixture(scope='module', params=KINDS)
def encoder(request):
    pytest.importorskip('open_clip')
    torch.manual_seed(0)
    return shaken(OpenCLIPEncoder(architecture(request.param))).eval()


@pytest.fixture(scope='module')
def images(encoder):
    torch.manual_seed(1)
    return torch.randn(2, 3, *encoder.architecture.image_size)


@pytest.fixture(scope='module')
def ids():
    """Sentences of 3, 6 and 9 tokens: start 62, end 63."""
    rows = torch.zeros(3, 20, dtype=torch.long)
    for row, length in zip(rows, (3, 6, 9), strict=True):
        row[:length] = torch.tensor([62, *range(5, 5 + length - 2), 63])
    return rows


def test_sizes(encoder):
    resnet = encoder.architecture.is_resnet
    assert (encoder.visual_width, encoder.embed_dims, encoder.text_width) == (128 if resnet else 32, 24, 16)
    assert encoder.context_length == 20
    assert encoder.visual_projection.shape == (encoder.visual_width, 24)


def test_first_token_projects_to_the_image_feature(encoder, images):
    tokens = encoder.encode_image(images)
    places = encoder.architecture.grid[0] * encoder.architecture.grid[1]
    assert tokens.shape == (2, 1 + places, encoder.visual_width)
    expected = encoder.clip.encode_image(images)
    torch.testing.assert_close(encoder.project_image(tokens)[:, 0], expected, rtol=1e-4, atol=1e-5)
    by_hand = tokens[:, 0] @ encoder.visual_projection
    if encoder.visual_projection_bias is not None:
        by_hand = by_hand + encoder.visual_projection_bias
    torch.testing.assert_close(by_hand, expected, rtol=1e-4, atol=1e-5)


def test_last_norm_can_be_skipped(encoder, images):
    plain, normed = (encoder.encode_image(images, normalize_tokens=flag) for flag in (False, True))
    if encoder.architecture.is_resnet:
        assert torch.equal(plain, normed)
    else:
        torch.testing.assert_close(encoder.clip.visual.ln_post(plain), normed)
        assert not torch.allclose(plain, normed)


def test_resnet_pools_its_grid_tokens(encoder, images):
    """The first token, head by head: softmax of scaled products with the mean, over values of mean and places."""
    if not encoder.architecture.is_resnet:
        pytest.skip('a ResNet only')
    pool, visual = encoder.clip.visual.attnpool, encoder.clip.visual
    maps = visual.layer4(visual.layer3(visual.layer2(visual.layer1(visual.stem(images)))))
    tokens = encoder.encode_image(images)
    for image, row in zip(maps, tokens, strict=True):
        places = image.flatten(1).t()
        places = torch.cat([places.mean(0, keepdim=True), places]) + pool.positional_embedding
        values = pool.v_proj(places)
        torch.testing.assert_close(row[1:], values[1:])
        width = values.shape[1] // pool.num_heads
        for head in range(pool.num_heads):
            part = slice(head * width, (head + 1) * width)
            scores = pool.k_proj(places)[:, part] @ pool.q_proj(places[0])[part] / width**0.5
            torch.testing.assert_close(row[0, part], scores.softmax(0) @ values[:, part], rtol=1e-4, atol=1e-5)


def test_text_from_ids_and_from_embeddings_equals_open_clip(encoder, ids):
    expected = encoder.clip.encode_text(ids)
    ends = torch.tensor([2, 5, 8])
    from_embeddings = encoder.encode_text_embeddings(encoder.token_embedding(ids), ends)
    assert (encoder.encode_text(ids) - expected).abs().max() < 1e-5  # the context is cut to 9
    assert (from_embeddings - expected).abs().max() < 1e-5  # here it is whole
    assert (encoder.encode_text(ids[:1]) - expected[:1]).abs().max() < 1e-5  # cut to 3


def test_only_the_longest_prompt_is_computed(encoder, ids):
    seen = []
    handle = encoder.clip.ln_final.register_forward_pre_hook(lambda module, args: seen.append(args[0].shape))
    layer = encoder.clip.transformer.resblocks[0].register_forward_hook(lambda m, a, out: seen.append(out.shape))
    encoder.encode_text(ids[:2])
    handle.remove()
    layer.remove()
    assert seen == [(2, 6, 16), (2, 16)]


def test_gradients_reach_soft_prompts_through_a_frozen_tower(ids):
    pytest.importorskip('open_clip')
    encoder = OpenCLIPEncoder(architecture())
    encoder.set_trainable(visual=False, text=False)
    soft = encoder.token_embedding(ids[:, :9]).detach().requires_grad_()
    encoder.encode_text_embeddings(soft, torch.tensor([2, 5, 8])).sum().backward()
    assert soft.grad[2].abs().sum(-1).gt(0).all()
    assert not soft.grad[0, 3:].any()  # behind the end of the first sentence
    assert all(parameter.grad is None for parameter in encoder.parameters())


def test_sentences_become_ids():
    open_clip = pytest.importorskip('open_clip')
    encoder = OpenCLIPEncoder(with_words())
    sentences = ['a photo of a hat.', 'long sleeves']
    ids = encoder.tokenize(sentences)
    assert ids.shape == (2, 24)
    assert torch.equal(ids, open_clip.tokenize(sentences)[:, :24])
    exact = 'hat ' * 22
    assert encoder.tokenize([exact])[0, -1] == 49407
    with pytest.raises(ConfigError, match=r"'hat hat .* has more tokens than the 24 of the text encoder"):
        encoder.tokenize(['short', exact + 'hat'])
    with pytest.raises(ConfigError, match=r"vocabulary of 64 tokens, but sentences need CLIP's 49408"):
        OpenCLIPEncoder(architecture()).tokenize(['hat'])


def test_prompts_longer_than_the_context_are_refused(encoder):
    with pytest.raises(ConfigError, match='Prompts of 21 tokens were given to a text encoder of 20'):
        encoder.encode_text_embeddings(torch.zeros(1, 21, 16), torch.tensor([20]))


def test_images_of_another_size_are_refused(encoder):
    side = SIDES['resnet' if encoder.architecture.is_resnet else 'vit']
    with pytest.raises(ConfigError, match=f'takes images of {side} x {side} pixels .*, got 96 x 64'):
        encoder.encode_image(torch.zeros(1, 3, 96, 64))


@pytest.mark.parametrize(('kind', 'size'), [('vit', (64, 32)), ('resnet', (128, 64))])
def test_other_sizes_have_their_places(kind, size):
    pytest.importorskip('open_clip')
    encoder = OpenCLIPEncoder(architecture(kind), image_size=size)
    assert encoder.encode_image(torch.zeros(1, 3, *size)).shape[1] == 1 + encoder.architecture.stride**-2 * (
        size[0] * size[1]
    )


@pytest.mark.parametrize('kind', KINDS)
def test_towers_are_trained_one_by_one(kind):
    pytest.importorskip('open_clip')
    encoder = OpenCLIPEncoder(architecture(kind)).train()
    visual = {name for name, _ in encoder.named_parameters() if name.startswith('clip.visual.')}
    for tuned in ((True, False), (False, True), (False, False), (True, True)):
        encoder.set_trainable(visual=tuned[0], text=tuned[1])
        for name, parameter in encoder.named_parameters():
            expected = name != 'clip.logit_scale' and (tuned[0] if name in visual else tuned[1])
            assert parameter.requires_grad == expected, name
        encoder.train()
        assert encoder.clip.visual.training == tuned[0]


def test_without_the_text_tower():
    pytest.importorskip('open_clip')
    encoder = OpenCLIPEncoder(architecture(), with_text=False)
    assert {name.split('.')[1] for name, _ in encoder.named_parameters()} == {'visual', 'logit_scale'}
    assert encoder.encode_image(torch.zeros(1, 3, 32, 32)).shape == (1, 17, 32)


def test_fingerprint_changes_with_the_text_tower_only():
    pytest.importorskip('open_clip')
    torch.manual_seed(0)
    encoder = OpenCLIPEncoder(architecture())
    before = encoder.text_fingerprint()
    with torch.no_grad():
        encoder.clip.visual.proj.add_(1)
    assert encoder.text_fingerprint() == before
    with torch.no_grad():
        encoder.clip.ln_final.bias[0] += 1e-3
    assert encoder.text_fingerprint() != before
    torch.manual_seed(0)
    other = architecture(heads=4)
    assert OpenCLIPEncoder(other).text_fingerprint() != before  # the same weights, read otherwise


def test_named_models_are_those_of_open_clip():
    open_clip = pytest.importorskip('open_clip')
    with torch.device('meta'):
        encoder = OpenCLIPEncoder('ViT-B/16-quickgelu', image_size=(256, 128))
        assert encoder.architecture.quick_gelu
        assert encoder.architecture.grid == (16, 8)
        assert sum(p.numel() for p in encoder.parameters()) == 149_620_737 + (16 * 8 - 14 * 14) * 768
        large = OpenCLIPEncoder('ViT-L-14-quickgelu')
    assert sum(p.numel() for p in large.parameters()) == 427_616_513
    assert open_clip.get_model_config('ViT-B-16-quickgelu')['vision_cfg']['image_size'] == 224


def test_unknown_and_foreign_models_are_named():
    pytest.importorskip('open_clip')
    with pytest.raises(ConfigError, match="open_clip has no model 'ViT-B-17'; did you mean 'ViT-B-16'"):
        OpenCLIPEncoder('ViT-B-17')
    with pytest.raises(ConfigError, match="has the key 'init_logit_bias', and only models with the parts of CLIP"):
        OpenCLIPEncoder('ViT-B-16-SigLIP')


def test_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, 'open_clip', None)
    for model in ('ViT-B-16-quickgelu', architecture()):
        with pytest.raises(ConfigError, match=r'need the package open_clip_torch.*pip install "mmattr\[clip\]"\.$'):
            OpenCLIPEncoder(model)


def test_weights_are_loaded_when_asked_for(tmp_path):
    pytest.importorskip('open_clip')
    torch.manual_seed(0)
    source = OpenCLIPEncoder(architecture())
    path = tmp_path / 'clip.pt'
    torch.save(source.clip.state_dict(), path)
    encoder = OpenCLIPEncoder(architecture(), weights=path)
    assert not torch.equal(encoder.clip.visual.proj, source.clip.visual.proj)
    encoder.init_weights()
    assert all(torch.equal(value, source.state_dict()[name]) for name, value in encoder.state_dict().items())
    missing = OpenCLIPEncoder(architecture(), weights=tmp_path / 'none.pt')
    with pytest.raises(CheckpointError, match=r"none.pt' are neither a file on this machine nor a tag"):
        missing.init_weights()
