"""MLDecoderHead: its size, its groups, its queries and its words."""

import numpy as np
import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import MLDecoderHead
from mmattr.models.layers import GroupedLinear
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample
from tests.reference.released_ml_decoder import ReleasedMLDecoder

SMALL = dict(embed_dims=16, num_heads=4, ffn_channels=24)


def make(num_attributes=5, size=(2, 3), **arguments):
    torch.manual_seed(0)
    return MLDecoderHead(num_attributes, 8, **SMALL, **arguments).eval(), torch.randn(2, 8, *size)


def trainable(head):
    return sum(parameter.numel() for parameter in head.parameters())


@pytest.mark.parametrize(('num_attributes', 'millions'), [(26, 7.109), (9605, 14.548)])
def test_number_of_trainable_parameters(num_attributes, millions):
    with torch.device('meta'):
        assert trainable(MLDecoderHead(num_attributes, 2048)) / 1e6 == pytest.approx(millions, abs=5e-4)


@pytest.mark.parametrize(
    ('num_attributes', 'num_groups', 'num_queries', 'group_size'),
    [(26, None, 26, 1), (512, None, 100, 6), (11, 4, 4, 3), (5, 30, 5, 1), (9605, None, 100, 97), (1, 1, 1, 1)],
)
def test_queries_and_groups(num_attributes, num_groups, num_queries, group_size):
    head = MLDecoderHead(num_attributes, 8, **SMALL, num_groups=num_groups)
    assert (head.queries.num_queries, head.classifier.group_size) == (num_queries, group_size)
    found = [head.group_of(j) for j in range(num_attributes)]
    assert found == [j // group_size for j in range(num_attributes)]
    assert max(found) < num_queries


def test_equals_the_second_implementation():
    head, feat = make(11, num_groups=4)
    reference = ReleasedMLDecoder(11, 8, 4)
    reference.decoder.query_embed.weight.data = head.queries.vectors
    reference.decoder.embed_standart = head.embedding
    reference.decoder.duplicate_pooling, reference.decoder.duplicate_pooling_bias = head.classifier.parameters()
    layer = reference.decoder.layers[0]
    layer.norm1, layer.norm2, layer.norm3 = head.query_norm, head.decoder.norm2, head.decoder.norm3
    layer.linear1, layer.linear2 = head.decoder.ffn.linear1, head.decoder.ffn.linear2
    layer.multihead_attn.load_state_dict(head.decoder.cross_attention.state_dict())
    torch.testing.assert_close(head((feat,)), reference(feat))


def test_only_the_query_of_a_group_reaches_its_attributes():
    head, feat = make(7, num_groups=3, learnable_queries=True)
    for attribute in range(7):
        (gradient,) = torch.autograd.grad(head((feat,))[:, attribute].sum(), head.queries.vectors)
        assert gradient.any(1).nonzero().flatten().tolist() == [head.group_of(attribute)]


def test_the_order_of_places_does_not_matter():
    head, feat = make(size=(4, 3))
    order = torch.randperm(12)
    mixed = feat.flatten(2)[:, :, order].unflatten(-1, (4, 3))
    torch.testing.assert_close(head((mixed,)), head((feat,)))
    torch.testing.assert_close(head((feat.transpose(2, 3),)), head((feat,)))


def test_queries_stay_as_drawn_unless_they_are_learnable():
    frozen, _ = make()
    learnable, _ = make(learnable_queries=True)
    assert set(frozen.state_dict()) == set(learnable.state_dict())  # a checkpoint fits both
    assert trainable(learnable) - trainable(frozen) == 5 * 16
    assert 'queries.vectors' not in dict(frozen.named_parameters())


def words(number, width=6, seed=1):
    return torch.randn(number, width, generator=torch.Generator().manual_seed(seed))


def test_word_vectors_are_queries_and_one_classifier_is_shared():
    head, feat = make(word_vectors=words(5))
    weight, bias = head.queries.projection.weight, head.queries.projection.bias
    torch.testing.assert_close(head.queries(), (words(5) @ weight.T + bias).relu())
    assert sum(parameter.numel() for parameter in head.classifier.parameters()) == 16 + 1
    order = [3, 0, 4, 1, 2]
    before = head((feat,))
    head.set_word_vectors(words(5)[order])
    torch.testing.assert_close(head((feat,)), before[:, order])
    assert head.group_of(3) == 3


def test_evaluation_has_words_of_its_own():
    head, feat = make(word_vectors=words(5), test_word_vectors=words(3, seed=2))
    assert (head.num_attributes, head((feat,)).shape) == (3, (2, 3))
    head.train()
    assert (head.num_attributes, head((feat,)).shape) == (5, (2, 5))
    samples = [AttributeDataSample().set_gt_label([1, 0, 1, 0, -1]) for _ in range(2)]
    assert torch.isfinite(head.loss((feat,), samples)['loss'])
    head.eval()
    predicted = head.predict((feat,), [AttributeDataSample().set_gt_label([1, 0, 1]) for _ in range(2)])
    assert predicted[0].pred_score.shape == (3,)


@pytest.mark.parametrize(('stage', 'expected'), [('train', (9, 5)), ('test', (5, 9)), ('both', (9, 9))])
def test_words_are_exchanged_where_asked(stage, expected):
    head, _ = make(word_vectors=words(5))
    head.set_word_vectors(words(9), stage)
    assert (head.train().num_attributes, head.eval().num_attributes) == expected


def test_the_recognizer_switches_the_words_and_a_checkpoint_does_not_hold_them():
    head = dict(type='MLDecoderHead', word_vectors=words(5), test_word_vectors=words(2), **SMALL)
    backbone = dict(type='mmpretrain.ResNet', depth=18, stem_channels=8, base_channels=8)
    model = MODELS.build(
        dict(type='AttributeRecognizer', num_attributes=5, in_channels=64, backbone=backbone, head=head)
    )
    images = torch.randn(2, 3, 32, 32)
    assert model(images).shape == (2, 5)
    model.eval()
    assert model(images).shape == (2, 2)
    assert not any('table' in name for name in model.state_dict())


def test_word_vectors_from_a_file(tmp_path):
    np.save(tmp_path / 'words.npy', words(5).numpy())
    head, feat = make(word_vectors=str(tmp_path / 'words.npy'))
    other, _ = make(word_vectors=words(5))
    torch.testing.assert_close(head((feat,)), other((feat,)))


@pytest.mark.parametrize(
    ('arguments', 'message'),
    [
        (dict(num_groups=0), 'num_groups of MLDecoderHead has to be positive'),
        (dict(test_word_vectors=words(3)), 'no word_vectors to train with'),
        (dict(word_vectors=words(5), num_groups=2), 'takes no num_groups'),
        (dict(word_vectors=words(5), learnable_queries=True), 'takes no learnable_queries'),
        (dict(word_vectors=words(4)), 'hold 4 words, but the model has 5 attributes'),
        (dict(word_vectors=words(5), test_word_vectors=words(5, 7)), 'have 7 numbers each, but the model was built'),
    ],
)
def test_contradictions_are_refused(arguments, message):
    with pytest.raises(ConfigError, match=message):
        make(**arguments)


def test_words_cannot_be_exchanged_where_there_are_none():
    head, _ = make()
    assert isinstance(head.classifier, GroupedLinear)
    with pytest.raises(ConfigError, match='built without word_vectors'):
        head.set_word_vectors(words(5))
