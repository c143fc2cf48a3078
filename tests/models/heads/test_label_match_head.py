"""LabelMatchHead: dot products by loops, tables of any size, and learning 32 images."""

import pytest
import torch

from mmattr.errors import ConfigError, DataError
from mmattr.models import LabelMatchHead, QueryKnowledgeNeck
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.structures import AttributeDataSample


def features(n=3, tokens=4, labels=5):
    torch.manual_seed(1)
    return VisionLanguageFeatures(torch.randn(n, tokens, 8), torch.randn(labels, 6))


def build(**options):
    torch.manual_seed(0)
    return LabelMatchHead(**dict(num_attributes=5, in_channels=8, embed_dims=6) | options)


def samples(labels):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


@pytest.mark.parametrize('topk', [1, 2, 4])
@pytest.mark.parametrize('normalize', [False, True])
def test_logits_are_sums_of_the_best_dot_products(topk, normalize):
    head, feats = build(token_topk=topk, normalize=normalize, scale=3.0), features()
    logits = head(feats)
    for n in range(3):
        for i, text in enumerate(feats.text):
            products = []
            for token in feats.tokens[n]:
                seen = token @ head.projection
                product = 3 * torch.dot(seen, text)
                products.append(product / (seen.norm() * text.norm()) if normalize else product)
            expected = sum(sorted(products, reverse=True)[:topk])
            torch.testing.assert_close(logits[n, i], expected, atol=1e-5, rtol=1e-5)


def test_the_deciding_token():
    head, feats = build(), features()
    matches = head.match(feats)
    assert matches.shape == (3, 4, 5)
    best = matches.argmax(1)
    torch.testing.assert_close(matches.gather(1, best[:, None])[:, 0], head(feats))


def test_a_label_does_not_depend_on_the_others_in_the_table():
    head, feats = build().eval(), features(labels=9)
    alone = torch.cat([head(feats._replace(text=feats.text[i : i + 1])) for i in range(9)], dim=1)
    unseen = head(feats._replace(text=feats.text[5:]))
    mixed = head(feats._replace(text=feats.text.flip(0)))
    whole = head(feats)
    torch.testing.assert_close(unseen, whole[:, 5:])
    torch.testing.assert_close(mixed.flip(1), whole)
    torch.testing.assert_close(alone, whole)


def test_another_table_brings_another_number_of_attributes():
    head = build().eval()
    predicted = head.predict(features(labels=7), samples([[1, 0, 1, 0, -1, 1, 0]] * 3))
    assert predicted[0].pred_score.shape == predicted[0].match_score.shape == (7,)
    torch.testing.assert_close(predicted[1].pred_score, predicted[1].match_score.sigmoid())
    assert head.num_attributes == 7
    with pytest.raises(DataError, match='has 7 labels, but the model has 2 attributes'):
        head.loss(features(labels=2), samples([[1, 0, 1, 0, -1, 1, 0]] * 3))


def test_large_logits_can_still_be_ranked():
    head = build(scale=100.0).eval()
    scores = torch.stack([sample.match_score for sample in head.predict(features(), samples([[1] * 5] * 3))])
    assert len(scores.flatten().unique()) == 15


def test_an_offset_moves_every_logit():
    torch.testing.assert_close(build(offset=-2.5)(features()), build()(features()) - 2.5)


def test_start_from_the_projection_of_an_encoder():
    head, projection = build(), torch.randn(8, 6)
    head.set_visual_projection(projection)
    assert torch.equal(head.projection, projection)
    assert head.projection.requires_grad
    with pytest.raises(ConfigError, match=r'shape \(8, 5\).*width 6'):
        head.set_visual_projection(torch.randn(8, 5))


def test_wrong_numbers_of_tokens():
    with pytest.raises(ConfigError, match='token_topk is 0'):
        build(token_topk=0)
    with pytest.raises(ConfigError, match='token_topk is 5, but an image has 4 tokens'):
        build(token_topk=5)(features())


LOSSES = {
    'asl': dict(type='AsymmetricLoss', clip=0.0, eps=1e-5, reduction='mean', loss_weight=1000.0),
    'bce': dict(type='WeightedBCELoss'),
    'assumed': dict(type='AssumeNegativeLoss', loss=dict(type='WeightedBCELoss')),
    'rank': dict(type='PairwiseRankLoss'),
}


@pytest.mark.parametrize('name', LOSSES)
def test_neck_and_head_learn_32_images(name):
    torch.manual_seed(0)
    neck = QueryKnowledgeNeck(64, num_queries=4, num_layers=2, num_heads=4, ffn_channels=128, dropout=0.0)
    head = LabelMatchHead(num_attributes=20, in_channels=64, embed_dims=32, loss=LOSSES[name])
    feats = VisionLanguageFeatures(torch.randn(32, 10, 64), torch.randn(20, 32))
    targets = samples((torch.rand(32, 20) < 0.2).int())
    optimizer = torch.optim.AdamW([*neck.parameters(), *head.parameters()], lr=1e-3)
    values = []
    for _ in range(150):
        loss = head.loss(neck(feats), targets)['loss']
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        values.append(float(loss))
    assert values[-1] < 0.02 * values[0]
