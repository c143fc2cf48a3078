"""Recorded maps against those that the decoders compute when they are asked."""

import pytest
import torch

from mmattr.apis import build_model, load_config
from mmattr.apis.attention_recorder import AttentionRecorder
from mmattr.errors import ConfigError
from tests.apis.tiny_setup import LABEL2LABEL, tiny_config

INPUTS = [
    torch.randint(0, 256, (3, 96, 64), dtype=torch.uint8, generator=torch.Generator().manual_seed(i)) for i in (0, 1)
]


def build(head=None, neck='TokenNeck'):
    cfg = tiny_config('label2label')
    if head is not None:
        cfg.model.head = head
    if neck is None:
        cfg.model.neck = None
    torch.manual_seed(0)
    model = build_model(load_config(cfg))
    model.eval()
    return model


def features(model):
    return model.extract_feat(model.data_preprocessor(dict(inputs=INPUTS))['inputs'])


def as_grid(maps, grid=(3, 2)):
    return maps.unflatten(-1, grid)


@torch.no_grad()
def test_maps_are_those_of_the_decoders():
    model = build()
    samples, (query, mlm) = AttentionRecorder(model)(INPUTS)
    feats, head = features(model), model.head
    (expected,) = head.query_head.decoder.attention(head.query_head.queries.expand(2, -1, -1), feats)
    torch.testing.assert_close(query.words, expected.words)
    torch.testing.assert_close(query.image, as_grid(expected.image))
    words = torch.stack([sample.query_score > 0.5 for sample in samples]).long()
    (expected,) = head.mlm.decoder.attention(head.embed(words), feats)
    torch.testing.assert_close(mlm.words, expected.words)
    torch.testing.assert_close(mlm.image, as_grid(expected.image))
    assert (query.name, query.title) == ('query_head.decoder.1', 'query network, layer 1')
    assert (mlm.name, mlm.title) == ('mlm.decoder.1', 'language model, layer 1')
    for maps in (query, mlm):
        torch.testing.assert_close(maps.words.sum(-1), torch.ones(2, 2, 5))
        torch.testing.assert_close(maps.image.sum((-1, -2)), torch.ones(2, 2, 5))


@torch.no_grad()
def test_words_that_stand_in_one_sequence_with_the_image():
    model = build(dict(type='CTranHead', num_layers=2, num_heads=2))
    _, (first, second) = AttentionRecorder(model)(INPUTS)
    assert [layer.name for layer in (first, second)] == ['encoder.1', 'encoder.2']
    head, feats = model.head, features(model)
    labels = (head.label_embedding + head.unknown_state).expand(2, -1, -1)
    tokens = head.norm(torch.cat((feats.features, labels), 1))
    _, attention = head.encoder[0].self_attention(tokens, tokens, tokens, return_attention=True)
    for row in range(5):
        parts = attention[:, :, 6 + row, :6], attention[:, :, 6 + row, 6:]
        for found, part in zip((first.image[:, :, row].flatten(2), first.words[:, :, row]), parts, strict=True):
            torch.testing.assert_close(found, part / part.sum(-1, keepdim=True))


@torch.no_grad()
def test_query2label_has_maps_of_the_image_only():
    model = build(dict(type='Query2LabelHead', num_heads=2, ffn_channels=16))
    _, layers = AttentionRecorder(model)(INPUTS)
    assert [(layer.title, layer.words) for layer in layers] == [('decoder, layer 1', None), ('decoder, layer 2', None)]
    assert layers[0].image.shape == (2, 2, 5, 3, 2)


def test_predictions_are_those_of_the_model_and_nothing_stays():
    model = build()
    recorder = AttentionRecorder(model)
    plain = model.test_step(dict(inputs=INPUTS, data_samples=[]))
    recorded = [recorder(INPUTS)[0] for _ in range(2)]
    for found in recorded:
        for one, other in zip(found, plain, strict=True):
            torch.testing.assert_close(one.pred_score, other.pred_score)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())


def test_aqn_with_an_encoder_over_its_queries():
    head = dict(type='AQNHead', num_layers=2, num_heads=2, ffn_channels=16, query_encoder_layers=1)
    _, layers = AttentionRecorder(build(head))(INPUTS)
    assert [layer.name for layer in layers] == ['query_encoder.1', 'decoder.1', 'decoder.2']
    assert [layer.title for layer in layers] == [
        'encoder of the queries, layer 1',
        'decoder, layer 1',
        'decoder, layer 2',
    ]
    assert [layer.image is None for layer in layers] == [True, False, False]
    assert layers[1].image.shape == (2, 2, 5, 3, 2)


def test_language_model_that_does_not_look():
    head = {**LABEL2LABEL, 'mlm': dict(type='MaskedLabelMLM', network='encoder', num_heads=2, ffn_channels=16)}
    *_, last = AttentionRecorder(build(head))(INPUTS)[1]
    assert (last.name, last.title) == ('mlm.network.2', 'language model, layer 2')
    assert last.image is None
    torch.testing.assert_close(last.words.sum(-1), torch.ones(2, 2, 5))


def test_mask_predict_records_its_last_round():
    _, plain = AttentionRecorder(build())(INPUTS)
    _, refined = AttentionRecorder(build({**LABEL2LABEL, 'refinement_rounds': 2}))(INPUTS)
    assert [layer.name for layer in refined] == [layer.name for layer in plain]


def test_head_without_attention():
    with pytest.raises(ConfigError, match='FCHead has no attention to show; heads with attention are AQNHead'):
        AttentionRecorder(build(dict(type='FCHead'), neck=None))


def test_places_must_form_the_feature_map():
    model = build()
    model.backbone.register_forward_hook(lambda *_: None)
    handle = model.neck.register_forward_hook(
        lambda _, args, out: out._replace(features=out.features[:, 1:], position=out.position[1:])
    )
    with pytest.raises(ConfigError, match='looks at 5 places, but the feature map has 3 x 2'):
        AttentionRecorder(model)(INPUTS)
    handle.remove()
