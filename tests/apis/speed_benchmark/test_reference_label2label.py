"""The reference of the benchmark against a second implementation, our model and the numbers of the released code."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from mmattr.apis.speed_benchmark.compared_models import ComparedModels, as_samples
from mmattr.apis.speed_benchmark.reference_label2label import ReferenceLabel2Label
from tests.apis.speed_benchmark.tiny_setting import TINY
from tests.reference.released_label2label import ReleasedLabel2Label

VARIANTS = [
    dict(pre_norm=True, encoder=False, bn='mlm', aqn=1, mlm=2),
    dict(pre_norm=True, encoder=True, bn='both', aqn=2, mlm=2),
    dict(pre_norm=False, encoder=True, bn='none', aqn=1, mlm=1),
]


def build(variant, attributes=5, width=16, ffn=48, heads=4):
    return ReferenceLabel2Label(
        nn.Identity(),
        attributes,
        width,
        ffn,
        variant['aqn'],
        variant['mlm'],
        heads,
        variant['pre_norm'],
        variant['encoder'],
        variant['bn'],
    )


@pytest.mark.parametrize('variant', VARIANTS)
def test_equals_the_second_implementation(variant):
    torch.manual_seed(0)
    expected = ReleasedLabel2Label(5, 16, **variant).double().eval()
    found = build(variant).double().eval()
    found.load_state_dict(expected.state_dict())
    feat = torch.randn(3, 16, 4, 2, dtype=torch.double)
    for a, b in zip(found.score(feat), expected(feat), strict=True):
        torch.testing.assert_close(a, b, atol=1e-6, rtol=1e-6)  # the position embedding is float32


def test_equals_our_model_in_loss_and_gradients():
    models = ComparedModels(TINY)
    ours, reference = models.ours.double().train(), models.reference.double().train()
    ours.head.mask_ratio = reference.mask_ratio = 0
    ours.data_preprocessor.float()
    for module in (*ours.modules(), *reference.modules()):
        if hasattr(module, 'dropout') and isinstance(module.dropout, float):
            module.dropout = 0.0
        if isinstance(module, nn.Dropout):
            module.p = 0.0
        if hasattr(module, 'drop_prob'):
            module.drop_prob = 0.0
    images, label = models.images(3).double(), models.label(3).double()
    found = reference.loss(images, label)
    expected = sum(ours(images, as_samples(label), mode='loss').values())
    torch.testing.assert_close(found, expected.double(), atol=1e-6, rtol=1e-6)
    found.backward()
    expected.backward()
    torch.testing.assert_close(
        reference.qhead.query_embed.weight.grad, ours.head.query_head.queries.grad, rtol=1e-4, atol=1e-8
    )
    for a, b in zip(reference.backbone.parameters(), ours.backbone.parameters(), strict=True):
        if a.requires_grad:
            torch.testing.assert_close(a.grad, b.grad, rtol=1e-4, atol=1e-8, check_stride=False)


def test_words_are_masked_in_training_only():
    torch.manual_seed(0)
    model = build(VARIANTS[0])
    words = torch.randint(0, 2, (400, 5))
    masked = (model.sentence(words).transpose(0, 1) == model.lhead.mask_embedding.weight).all(-1)
    assert 0.07 < masked.float().mean() < 0.13
    model.eval()
    sentence = model.sentence(words)
    row = words[3, 2].logical_not() * 5 + 2
    assert torch.equal(sentence[2, 3], model.lhead.label_embedding.weight[row])


@pytest.mark.parametrize('name', ['face_a', 'ped_a'])
def test_recorded_numbers_of_the_released_code(name, golden_folder):
    path = golden_folder / 'label2label' / name
    spec = json.loads(path.with_suffix('.json').read_text())
    variant = dict(aqn=spec['L'], mlm=spec['D'], pre_norm=spec['pre_norm'], encoder=bool(spec['query_encoder']))
    model = build(variant | dict(bn=spec['logit_bn']), spec['M'], spec['d'], spec['ffn'], spec['heads']).eval()
    released = torch.load(path.with_suffix('.pth'), weights_only=True)['state_dict']
    released = {key.removeprefix('classifier.'): value for key, value in released.items()}
    left = model.load_state_dict(released, strict=False)
    assert not left.missing_keys
    assert all(key.startswith(('logits.', 'pos_embedding.', 'bn')) for key in left.unexpected_keys)
    expected = np.load(path.with_suffix('.npz'))
    feat = torch.from_numpy(expected['feat']).requires_grad_()
    query_logits, logits = model.score(feat)
    label_a, label_b = (torch.from_numpy(expected[key]) for key in ('label_a', 'label_b'))
    (gradient,) = torch.autograd.grad((query_logits * label_a).sum() + (logits * label_b).sum(), feat)
    for key, value in dict(aqn_logits=query_logits, mlm_logits=logits, grad_feat=gradient).items():
        np.testing.assert_allclose(value.detach().numpy(), expected[key], atol=1e-4, err_msg=key)
