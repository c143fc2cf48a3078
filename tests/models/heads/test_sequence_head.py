"""SequenceHead: training, writing, and what its scores say."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models import SequenceHead
from mmattr.models.clip import PromptSet
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample
from tests.models.clip.tiny_clip import with_words

TINY = dict(num_layers=2, num_heads=2, head_dims=6, ffn_channels=32, dropout=0.0)
WIDTH = 16


def build(m=6, **arguments):
    torch.manual_seed(0)
    return SequenceHead(m, WIDTH, **TINY | arguments)


def features(n=32, m=6):
    torch.manual_seed(1)
    return VisionLanguageFeatures(torch.randn(n, 4, WIDTH), torch.randn(m, WIDTH))


def samples(labels):
    return [AttributeDataSample().set_gt_label(label) for label in labels]


def train(head, feats, labels, steps=150):
    optimizer = torch.optim.AdamW([value for value in head.parameters() if value.requires_grad], lr=5e-3)
    for _ in range(steps):
        loss = head.loss(feats, samples(labels))['loss']
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def searching(head, **arguments):
    other = build(head.num_attributes, **arguments).eval()
    other.load_state_dict(head.state_dict())
    return other


@pytest.fixture(scope='module')
def trained():
    """A head that knows 32 images by heart, and what it should write."""
    head, feats = build(), features()
    labels = torch.randint(0, 2, (32, 6))
    labels[0], labels[1] = 0, 1
    assert train(head, feats, labels) < 0.02
    return head.eval(), feats, labels


def test_writes_what_it_has_learned_and_stops(trained):
    head, feats, labels = trained
    decoded = head.decode(feats)
    assert torch.equal(decoded.multi_hot(6).long(), labels)
    assert torch.equal(decoded.length, labels.sum(1) + 1)
    assert ((decoded.ids == 1).sum(1) == (labels.sum(1) < 6)).all()  # eos, but for the row that fills the length
    assert decoded.log_prob.exp().min() > 0.8


def test_predicted_labels_are_the_written_ones(trained):
    head, feats, labels = trained
    torch.manual_seed(5)
    noisy = feats._replace(tokens=feats.tokens + torch.randn_like(feats.tokens))
    predicted = head.predict(noisy, samples(labels))
    scores = torch.stack([sample.pred_score for sample in predicted])
    assert torch.equal(scores > 0.5, head.decode(noisy).multi_hot(6))
    assert ((scores > 0) & (scores < 1)).all()
    assert all(torch.isfinite(sample.eval_loss) for sample in predicted)


@pytest.mark.parametrize('beam_size', [1, 2, 4])
@pytest.mark.parametrize('noise', [0, 2])
def test_cache_changes_nothing(trained, beam_size, noise):
    head, feats, _ = trained
    torch.manual_seed(beam_size)
    feats = feats._replace(tokens=feats.tokens + noise * torch.randn_like(feats.tokens))
    cached, whole = (searching(head, beam_size=beam_size, use_cache=use).decode(feats) for use in (True, False))
    assert torch.equal(cached.ids, whole.ids)
    torch.testing.assert_close(cached.log_prob, whole.log_prob, atol=1e-5, rtol=1e-5)


def test_one_beam_equals_greedy_search(trained):
    head, feats, _ = trained
    torch.manual_seed(7)
    feats = feats._replace(tokens=torch.randn_like(feats.tokens))
    decoded = head.decode(feats)
    for n, ids in enumerate(decoded.ids.tolist()):
        row = [0]
        while len(row) < 7 and row[-1] != 1:
            row.append(int(head.decoder(torch.tensor([row]), feats.tokens[n : n + 1], feats.text)[0, -1].argmax()))
        assert ids == (row + [2] * 7)[:7]


def test_more_beams_never_end_with_a_less_probable_sequence(trained):
    head, feats, _ = trained
    feats = feats._replace(tokens=feats.tokens.flip(1, 2))
    greedy, exhaustive = head.decode(feats), searching(head, beam_size=40).decode(feats)
    assert (exhaustive.log_prob >= greedy.log_prob - 1e-5).all()


def test_without_eos_in_training_nothing_stops():
    head, feats = build(eos=False), features()
    labels = torch.randint(0, 2, (32, 6))
    labels[:, 0] = 1
    assert train(head, feats, labels, 60) < 1
    assert (head.eval().decode(feats).length == 7).all()


def test_length_can_be_limited(trained):
    head, feats, labels = trained
    decoded = searching(head, max_length=3).decode(feats)
    assert decoded.ids.shape == (32, 3)
    assert (decoded.length <= 3).all()
    assert torch.equal(decoded.length, (labels.sum(1) + 1).clamp(max=3))


def test_an_image_with_thirty_attributes_trains():
    head, feats = build(40), features(4, 40)
    labels = torch.zeros(4, 40, dtype=torch.long)
    labels[0, 5:35] = 1
    labels[1] = 1
    labels[2, ::2] = 1
    assert train(head, feats, labels, 120) < 0.05
    assert torch.equal(head.eval().decode(feats).multi_hot(40).long(), labels)


def test_unknown_labels_are_neither_taught_nor_denied():
    head, feats = build(), features(8)
    labels = torch.randint(0, 2, (8, 6))
    labels[:, 2] = 1
    known = labels.clone()
    known[:4, 2] = -1  # half of the images do not say; an absent label would contradict the other half
    denied = labels.clone()
    denied[:4, 2] = 0
    row = head.decoder.classifier.weight
    for target, moved in ((known[:4], False), (denied[:4], True)):
        head.zero_grad()
        head.loss(feats._replace(tokens=feats.tokens[:4]), samples(target))['loss'].backward()
        assert bool(row.grad[3 + 2].any()) == moved


def test_mixup_is_the_weighted_sum_of_both_images():
    head, feats = build().eval(), features(2)
    first, second = torch.tensor([[1, 0, 1, 0, 0, 1], [0] * 6]), torch.tensor([[0, 0, 0, 1, 1, 1], [1, -1, 0, 0, 0, 0]])
    mixed = samples(first)
    for sample, other in zip(mixed, second, strict=True):
        sample.set_field(other.to(torch.int8), 'gt_label_b', dtype=torch.Tensor)
        sample.set_field(torch.tensor(0.3), 'mix_weight', dtype=torch.Tensor)
    own, others = (head.loss(feats, samples(labels))['loss'] for labels in (first, second))
    torch.testing.assert_close(head.loss(feats, mixed)['loss'], 0.3 * own + 0.7 * others)


def test_gradients_reach_image_and_text():
    head, feats = build(), features(3)
    for part in feats:
        part.requires_grad_()
    head.loss(feats, samples([[1] * 6, [1, 0, 0, 0, 0, 0], [0] * 6]))['loss'].backward()
    assert all(torch.isfinite(part.grad).all() and part.grad.abs().sum() > 0 for part in feats)


def test_token_weights_come_from_the_training_split():
    head = build(sequence_loss=dict(type='SequenceLoss', token_weight='exp_ratio'))
    with pytest.raises(ConfigError, match='AttributeStatisticsHook'):
        head.loss(features(1), samples([[1, 0, 0, 0, 0, 0]]))
    head.sequence_loss.set_positive_ratio(torch.full((6,), 0.5))
    assert torch.isfinite(head.loss(features(1), samples([[1, 0, 0, 0, 0, 0]]))['loss'])


def test_learns_images_and_sentences_through_a_tiny_clip():
    pytest.importorskip('open_clip')
    names = list(PromptSet('pa100k').by_name)[:8]
    torch.manual_seed(0)
    model = MODELS.build(
        dict(
            type='VisionLanguageRecognizer',
            num_attributes=8,
            in_channels=24,
            tune='all',
            labels=names,
            prompts='pa100k',
            backbone=dict(type='CLIPVisualBackbone', model=with_words(), normalize_tokens=False, project_tokens=True),
            head=dict(type='SequenceHead', **TINY),
        )
    )
    images, labels = torch.randn(32, 3, 32, 32), torch.randint(0, 2, (32, 8))
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=3e-3)
    for _ in range(100):
        loss = model(images, samples(labels), mode='loss')['loss']
        optimizer.zero_grad()
        loss.backward()
        assert all(parameter.grad is not None for parameter in learned)
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
    assert loss < 0.05
    with torch.no_grad():
        predicted = model.eval()(images, mode='predict')
    assert torch.equal(torch.stack([sample.pred_score for sample in predicted]) > 0.5, labels.bool())


def test_operations_are_counted_without_memory():
    with torch.device('meta'), torch.no_grad():
        head = SequenceHead(6, WIDTH, **TINY)
        feats = VisionLanguageFeatures(torch.empty(2, 4, WIDTH), torch.empty(6, WIDTH))
        assert head(feats).shape == (2, 6)


def test_other_sizes_are_refused():
    head = build()
    with pytest.raises(ConfigError, match=r'built for text features \(6, 16\).*got \(5, 16\)'):
        head(features(2, 5))
    with pytest.raises(ConfigError, match=r'image tokens of width 16.*width 8'):
        head.loss(features(2)._replace(tokens=torch.randn(2, 4, 8)), samples([[1] * 6] * 2))
    for length in (1, 8):
        with pytest.raises(ConfigError, match=f'must lie from 2 to 7 for 6 attributes, got {length}'):
            build(max_length=length)
