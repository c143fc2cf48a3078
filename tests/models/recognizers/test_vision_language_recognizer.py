"""VisionLanguageRecognizer: label tables, what learns, and what text features are computed when."""

import copy

import pytest
import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.heads import BaseAttributeHead
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample
from tests.models.clip.tiny_clip import shaken, with_words

open_clip = pytest.importorskip('open_clip')

NAMES = ('hat', 'long sleeves', 'bag')
TEMPLATES = ('a photo of a {}.', 'the {} in the scene.')


@MODELS.register_module()
class ProductHead(BaseAttributeHead):
    """Products of the mean token and the text, behind a matrix that starts as the projection of the encoder."""

    def __init__(self, num_attributes, in_channels, loss=None, init_cfg=None):
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        self.projection = nn.Parameter(torch.zeros(in_channels, 24))

    def set_visual_projection(self, projection):
        self.projection.data.copy_(projection)

    def forward(self, feats):
        self.num_attributes = len(feats.text)
        return feats.tokens.mean(1) @ self.projection @ feats.text.t()


def config(**changes):
    backbone = dict(type='CLIPVisualBackbone', model=with_words()) | changes.pop('backbone', {})
    return (
        dict(
            type='VisionLanguageRecognizer',
            num_attributes=3,
            in_channels=32,
            backbone=backbone,
            head=dict(type='ProductHead'),
            prompts=TEMPLATES,
            labels=NAMES,
        )
        | changes
    )


def build(**changes):
    torch.manual_seed(0)
    model = MODELS.build(config(**changes))
    shaken(model)
    return model


@pytest.fixture
def images():
    torch.manual_seed(1)
    return torch.randn(2, 3, 32, 32)


def samples(labels=((1, 0, -1), (0, 1, 1))):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


def text_of(model, names):
    """The definition: the mean over templates of open_clip's own features."""
    clip = model.backbone.encoder.clip
    rows = []
    for name in names:
        sentences = [template.format(name) for template in TEMPLATES]
        rows.append(clip.encode_text(open_clip.tokenize(sentences, 24)).mean(0))
    return torch.stack(rows)


def test_the_head_sees_tokens_and_text(images):
    model = build().eval()
    feats = model.extract_feat(images)
    torch.testing.assert_close(feats.tokens, model.backbone.encoder.encode_image(images))
    torch.testing.assert_close(feats.text, text_of(model, NAMES), rtol=1e-4, atol=1e-5)
    expected = feats.tokens.mean(1) @ model.head.projection @ text_of(model, NAMES).t()
    torch.testing.assert_close(model(images), expected, rtol=1e-4, atol=1e-4)
    predicted = model(images, samples(), mode='predict')
    torch.testing.assert_close(torch.stack([s.pred_score for s in predicted]), model(images).sigmoid())


def test_another_table_scores_each_label_as_before(images):
    model = build().eval()
    before = model(images)
    model.set_labels(('bag', 'umbrella', 'hat', 'skirt'))
    assert model.num_attributes == 4
    after = model(images)
    torch.testing.assert_close(after[:, [2, 0]], before[:, [0, 2]])
    torch.testing.assert_close(model.text_table(), text_of(model, model.labels), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize('tune', ['none', 'visual', 'all'])
def test_exactly_the_tuned_towers_learn(tune, images):
    model = build(tune=tune).train()
    model(images, samples(), mode='loss')['loss'].backward()
    for name, parameter in model.named_parameters():
        assert parameter.requires_grad == (parameter.grad is not None), name
        visual, text = name.startswith('backbone.encoder.clip.visual.'), name.startswith('backbone.encoder.clip.')
        unused = name.endswith(('logit_scale', 'visual.proj'))
        expected = not unused and (tune != 'none' if visual else tune == 'all' if text else True)
        assert parameter.requires_grad == expected, name


def encoded(model, monkeypatch):
    """Batches of sentences that pass the text tower."""
    seen = []
    encode = model.backbone.encoder.encode_text
    monkeypatch.setattr(model.backbone.encoder, 'encode_text', lambda ids: seen.append(len(ids)) or encode(ids))
    return seen


def test_a_frozen_tower_encodes_every_attribute_once(images, monkeypatch):
    model = build()
    seen = encoded(model, monkeypatch)
    for mode in (True, False, True):
        model.train(mode)
        model(images)
        model(images)
    model.set_labels((*NAMES, 'skirt'))
    model(images)
    model.set_labels(NAMES)
    model(images)
    assert seen == [6, 2]


def test_a_tower_that_learns_encodes_in_every_step_and_once_per_evaluation(images, monkeypatch):
    model = build(tune='all').train()
    seen = encoded(model, monkeypatch)
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.1)
    for _ in range(2):
        optimizer.zero_grad()
        model(images, samples(), mode='loss')['loss'].backward()
        optimizer.step()
    assert len(seen) == 2
    with torch.no_grad():
        model.eval()
        model(images)
        model(images)
    assert len(seen) == 3
    torch.testing.assert_close(model.text_table(), text_of(model, NAMES), rtol=1e-4, atol=1e-5)


def test_weights_that_are_loaded_or_swapped_are_noticed(images):
    """A checkpoint is loaded in place; an averaged model swaps its weights before evaluation."""
    model, other = build(tune='all').eval(), build(tune='all').eval()
    shaken(other, seed=5)
    model(images)
    model.load_state_dict(other.state_dict())
    torch.testing.assert_close(model(images), other(images))
    third = shaken(build(tune='all').eval(), seed=7)
    model.train()
    for parameter, value in zip(model.parameters(), third.parameters(), strict=True):
        parameter.data.copy_(value.data)
    model.eval()
    torch.testing.assert_close(model(images), third(images))


def test_a_copy_has_its_own_features(images):
    model = build().eval()
    model(images)
    other = copy.deepcopy(model)
    shaken(other)
    assert other.text_features.encoder is other.backbone.encoder
    torch.testing.assert_close(other.text_table(), text_of(other, NAMES), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(model.text_table(), text_of(model, NAMES), rtol=1e-4, atol=1e-5)


def test_features_are_kept_on_disk(images, tmp_path, monkeypatch):
    build(text_cache_dir=str(tmp_path))(images)
    assert len(list(tmp_path.iterdir())) == 1
    model = build(text_cache_dir=str(tmp_path))
    seen = encoded(model, monkeypatch)
    model(images)
    assert seen == []


def test_the_head_starts_from_the_projection_of_the_encoder(tmp_path):
    source = build().backbone.encoder
    torch.save(source.clip.state_dict(), tmp_path / 'clip.pt')
    model = MODELS.build(config(backbone=dict(weights=str(tmp_path / 'clip.pt'))))
    model.init_weights()
    assert torch.equal(model.head.projection, source.visual_projection)
    assert torch.equal(model.backbone.encoder.visual_projection, source.visual_projection)
    assert model.head.projection.requires_grad
    assert not model.backbone.encoder.visual_projection.requires_grad


QKS = dict(
    neck=dict(type='QueryKnowledgeNeck', num_queries=4, num_layers=2, num_heads=4, ffn_channels=64, dropout=0.0),
    head=dict(type='LabelMatchHead', embed_dims=24),
)
SEQUENCE = dict(
    in_channels=24,
    backbone=dict(project_tokens=True, normalize_tokens=False),
    head=dict(type='SequenceHead', num_layers=2, num_heads=2, head_dims=12, ffn_channels=64, dropout=0.0),
)
ASYMMETRIC = dict(type='AsymmetricLoss', clip=0.0, eps=1e-5, reduction='mean', loss_weight=1000.0)


@pytest.mark.parametrize(
    ('system', 'limit'),
    [(QKS | dict(loss=ASYMMETRIC), 1.0), (QKS | dict(loss=dict(type='WeightedBCELoss')), 0.02), (SEQUENCE, 0.02)],
    ids=['qks, asymmetric', 'qks', 'sequencepar'],
)
def test_heads_learn_images_by_heart_through_a_frozen_clip(system, limit):
    """What the frozen towers say about 32 random images and 6 names is enough to tell them apart."""
    names = ('hat', 'bag', 'boots', 'skirt', 'coat', 'glasses')
    torch.manual_seed(0)
    model = MODELS.build(config(**system) | dict(num_attributes=6, labels=names, prompts=['{}']))
    images, labels = torch.randn(32, 3, 32, 32), torch.randint(0, 2, (32, 6))
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=150, pct_start=0.1)
    before = {name: value.clone() for name, value in model.backbone.named_parameters()}
    for _ in range(150):
        loss = model(images, samples(labels), mode='loss')['loss']
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
    assert loss < limit
    assert all(torch.equal(value, before[name]) for name, value in model.backbone.named_parameters())
    with torch.no_grad():
        predicted = model.eval()(images, mode='predict')
    assert torch.equal(torch.stack([sample.pred_score for sample in predicted]) > 0.5, labels.bool())


def test_it_can_be_counted_without_memory_and_names():
    with torch.device('meta'):
        model = MODELS.build(config(labels=None, text_cache_dir='nowhere')).eval()
        assert model(torch.empty(2, 3, 32, 32)).shape == (2, 3)


@pytest.mark.parametrize(
    ('prompts', 'names'),
    [
        ('imagenet80', ('attr_0', 'attr_1', 'attr_2')),
        (dict(hat='a', bag='b', boots='c', skirt='d'), ('hat', 'bag', 'boots')),
    ],
)
def test_measurements_need_no_names(images, prompts, names):
    model = build(labels=None, prompts=prompts)
    model.number_labels()
    assert model.labels == names
    assert model(images).shape == (2, 3)


def test_unit_length_on_request(images):
    model = build(normalize_text=True, prompts=['{}'])
    torch.testing.assert_close(model.text_table().norm(dim=-1), torch.ones(3))


@pytest.mark.parametrize(
    ('changes', 'message'),
    [
        (dict(tune='text'), "tune='text'; "),
        (dict(in_channels=24), 'in_channels=24, but the tokens of its backbone have the width 32'),
        (dict(labels=[]), r'needs a list of names, got \[\]'),
        (dict(labels='hat'), "needs a list of names, got 'hat'"),
        (dict(labels=['hat', 'bag', 'hat']), "'hat' occurs twice"),
        (dict(prompts=dict(hat='a hat', bag='a bag')), "'long sleeves' has no sentence"),
        (dict(prompts='imagenet'), "no prompts called 'imagenet'"),
    ],
)
def test_mistakes_are_named(changes, message):
    with pytest.raises(ConfigError, match=message):
        build(**changes)


def test_a_backbone_without_text_is_refused():
    backbone = dict(type='mmpretrain.ResNet', depth=18, stem_channels=2, base_channels=2)
    model = config() | dict(backbone=backbone, in_channels=16)
    with pytest.raises(ConfigError, match=r'needs a backbone with a text tower, .*, got mmpretrain\.ResNet'):
        MODELS.build(model)


def test_unknown_names_are_asked_for(images):
    model = build(labels=None)
    with pytest.raises(ConfigError, match='does not know the names of the attributes'):
        model(images)
