"""Every path of the Label2Label heads computes the same numbers as the plain one."""

import copy
import itertools

import pytest
import torch

from mmattr.models import AQNHead, DeeplySupervisedAQNHead, LabelBatch, TokenNeck
from mmattr.models.layers import attention_paths
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample

WIDTH, M, N = 16, 5, 6
ALL = ('shared', 'table', 'absorbed')
PATHS = [('shared',), ('table',), ('absorbed',), ALL, ('auto',)]
FACE = dict(query_head=dict(num_layers=1), mlm=dict(num_layers=2, logit_norm=True))
PEDESTRIAN = dict(
    query_head=dict(num_layers=2, query_encoder_layers=1, logit_norm=True), mlm=dict(num_layers=2, logit_norm=True)
)
POST_NORM = dict(query_head=dict(pre_norm=False, query_encoder_layers=2), mlm=dict(pre_norm=False, num_layers=1))


def build(variant, dropout=0.0, m=M, width=WIDTH, **kwargs):
    shared = dict(ffn_channels=24, dropout=dropout)
    head = MODELS.build(
        dict(
            type='Label2LabelHead',
            num_attributes=m,
            in_channels=width,
            query_head=dict(type='AQNHead', **shared) | variant['query_head'],
            mlm=dict(type='ImageConditionedMLM', classifier_dropout=dropout, **shared) | variant['mlm'],
        )
        | kwargs
    )
    for name, parameter in head.named_parameters():
        if name.endswith('bias'):
            torch.nn.init.normal_(parameter)  # biases start at 0, where an error in them would not show
    return head


def tokens(n=N, width=WIDTH, dtype=torch.float32, grid=(4, 3)):
    return TokenNeck(width).to(dtype)((torch.randn(n, width, *grid, dtype=dtype),))


def labels_of(kind, n=N, m=M):
    label, other = torch.randint(-1, 2, (2, n, m), dtype=torch.int8)
    if kind == 'plain':
        return LabelBatch(label)
    return LabelBatch(label, other, torch.full((n,), dict(dominant_a=0.7, dominant_b=0.2)[kind], dtype=torch.double))


def step(head, feats, labels, paths):
    """Loss and gradients of a training step, the same words masked on every path."""
    head.zero_grad()
    features = feats.features.detach().requires_grad_()
    torch.manual_seed(7)  # nothing but the mask is drawn
    with attention_paths(*paths):
        query_logits, logits = head.forward_both(feats._replace(features=features), labels)
        # In float64: label_loss works in float32.
        target, weight = labels.label.double(), labels.label >= 0
        if labels.label_b is not None:
            target = labels.weight[:, None] * target + (1 - labels.weight[:, None]) * labels.label_b
        terms = [torch.nn.functional.softplus(x) - x * target for x in (query_logits, logits)]
        loss = (sum(terms) * weight).sum() / weight.sum()
        loss.backward()
    gradients = {name: value.grad.clone() for name, value in head.named_parameters() if value.grad is not None}
    return loss.detach(), gradients | dict(features=features.grad)


@pytest.mark.parametrize('paths', PATHS)
@pytest.mark.parametrize('variant', [FACE, PEDESTRIAN, POST_NORM], ids=['face', 'pedestrian', 'post_norm'])
@pytest.mark.parametrize('kind', ['plain', 'dominant_a', 'dominant_b'])
def test_training_step_in_double_precision(paths, variant, kind):
    torch.manual_seed(0)
    head = build(variant, mask_ratio=0.4, teacher_ratio=0.3).double().train()
    feats, labels = tokens(dtype=torch.double), labels_of(kind)
    loss, gradients = step(head, feats, labels, ('plain',))
    found_loss, found = step(head, feats, labels, paths)
    assert abs(loss - found_loss) < 1e-12
    assert found.keys() == gradients.keys()
    for name, expected in gradients.items():
        # A bias in front of a batch norm has the gradient 0, of which rounding leaves some 1e-14.
        assert (found[name] - expected).norm() <= 1e-9 * expected.norm() + 1e-12, name


@pytest.mark.parametrize('paths', PATHS)
@pytest.mark.parametrize('variant', [FACE, PEDESTRIAN, POST_NORM], ids=['face', 'pedestrian', 'post_norm'])
@pytest.mark.parametrize(('n', 'm', 'grid'), [(N, M, (4, 3)), (1, M, (4, 3)), (2, 1, (1, 1)), (3, 7, (2, 1))])
def test_logits_in_single_precision(paths, variant, n, m, grid):
    torch.manual_seed(0)
    head, feats = build(variant, m=m).eval(), tokens(n, grid=grid)
    known = torch.randint(-1, 2, (n, m))
    for grad, given in itertools.product((True, False), (None, known)):
        with torch.set_grad_enabled(grad):
            with attention_paths('plain'):
                expected = head.forward_both(feats, known=given)
            with attention_paths(*paths):
                for _ in range(2):  # the second time from the cache
                    for a, b in zip(head.forward_both(feats, known=given), expected, strict=True):
                        torch.testing.assert_close(a, b, atol=1e-5, rtol=0)


@pytest.mark.parametrize('mask', ['AttributeSpecificMask', 'AttributeAgnosticMask', 'ZeroMask'])
def test_masked_words_of_every_strategy_at_test_time(mask):
    torch.manual_seed(0)
    head, feats = build(FACE, mask_token=dict(type=mask), refinement_rounds=2).eval(), tokens()
    with torch.no_grad():
        with attention_paths('plain'):
            expected = head(feats)
        with attention_paths(*ALL):
            torch.testing.assert_close(head(feats), expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize('variant', [FACE, PEDESTRIAN, POST_NORM], ids=['face', 'pedestrian', 'post_norm'])
def test_dropout_has_the_same_distribution_on_every_path(variant):
    torch.manual_seed(0)
    plain_variant = {name: part | dict(logit_norm=False) for name, part in variant.items()}
    head, feats = build(plain_variant, dropout=0.2, mask_ratio=0.0).double().train(), tokens(64, dtype=torch.double)
    feats = feats._replace(features=feats.features[:1].expand(64, -1, -1))  # one image, many draws

    def draws(*paths):
        with torch.no_grad(), attention_paths(*paths):
            return torch.cat([torch.stack(head.forward_both(feats), 1) for _ in range(60)])  # (3840, 2, M)

    expected = draws('plain')
    for paths in ((*ALL,), ('shared',), ('table',), ('absorbed',)):
        found = draws(*paths)
        error = ((expected.var(0) + found.var(0)) / len(found)).sqrt()
        assert ((expected.mean(0) - found.mean(0)).abs() < 4.5 * error).all(), paths
        assert ((found.var(0) / expected.var(0)).log().abs() < 0.2).all(), paths


@pytest.mark.parametrize('encoder', [0, 1])
def test_every_image_has_its_own_draw_of_dropout(encoder):
    torch.manual_seed(0)
    head = AQNHead(M, WIDTH, ffn_channels=24, dropout=0.2, query_encoder_layers=encoder).double().train()
    head.dropout.p = 0.0
    feats = tokens(400, dtype=torch.double)
    feats = feats._replace(features=feats.features[:1].expand(400, -1, -1))
    for path in ('plain', 'shared'):
        with torch.no_grad(), attention_paths(path):
            logits = head(feats)
        pairs = torch.corrcoef(torch.stack((logits[0::2, 0], logits[1::2, 0])))[0, 1]
        assert logits[:, 0].std() > 0.01
        assert abs(pairs) < 0.25, path


def test_the_second_self_attention_of_the_queries_has_its_own_draws():
    head = DeeplySupervisedAQNHead(M, WIDTH, ffn_channels=24, dropout=0.3).train()
    first, last = head.forward_both(tokens(3)._replace(features=torch.ones(3, 12, WIDTH)))
    for logits in (first, last):
        assert not torch.allclose(logits[0], logits[1])


@pytest.mark.parametrize('paths', [('plain',), ALL, ('auto',)])
@pytest.mark.parametrize('training', [True, False])
def test_bfloat16_autocast(paths, training):
    torch.manual_seed(0)
    head, feats = build(PEDESTRIAN, dropout=0.1).train(training), tokens()
    made = [AttributeDataSample().set_gt_label([1, 0, -1, 0, 1]) for _ in range(N)]
    with attention_paths(*paths), torch.autocast('cpu', torch.bfloat16):
        loss = sum(head.loss(feats, made).values())
    assert torch.isfinite(loss)
    if training:
        loss.backward()
        assert all(torch.isfinite(parameter.grad).all() for parameter in head.parameters())


def test_nothing_of_the_rewrites_is_in_a_checkpoint():
    torch.manual_seed(0)
    head = build(PEDESTRIAN).eval()
    before = list(head.state_dict())
    with torch.no_grad():
        expected = head(tokens(2))
    assert list(head.state_dict()) == before
    assert not any('cache' in name for name in before)
    assert expected.shape == (2, M)


class TestTheCache:
    """Weights that change between predictions."""

    def check(self, change, dtype=torch.float32, tolerance=1e-5, mode=torch.no_grad):
        torch.manual_seed(0)
        head, other, feats = build(PEDESTRIAN).eval(), build(PEDESTRIAN).eval(), tokens(3)
        with mode(), attention_paths(*ALL):
            head(feats)  # fills the caches
        changed = change(head, other) or head
        feats = feats._replace(features=feats.features.to(dtype), position=feats.position.to(dtype))
        with mode():
            with attention_paths(*ALL):
                found = changed(feats)
            with attention_paths('plain'):
                expected = changed(feats)
        torch.testing.assert_close(found, expected, atol=tolerance, rtol=0)
        return head, changed

    def test_load_state_dict(self):
        self.check(lambda head, other: head.load_state_dict(other.state_dict()) and None)

    def test_load_state_dict_that_assigns(self):
        self.check(lambda head, other: head.load_state_dict(other.state_dict(), assign=True) and None)

    @pytest.mark.parametrize('fused', [False, True])
    def test_further_training_without_a_change_of_mode(self, fused):
        def train(head, other):
            optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9, fused=fused)
            head(tokens(4)).sum().backward()
            optimizer.step()

        self.check(train)

    @pytest.mark.parametrize('dtype', [torch.double, torch.bfloat16])
    def test_another_type(self, dtype):
        self.check(lambda head, other: head.to(dtype), dtype, 1e-5 if dtype is torch.double else 0.2)

    def test_weights_that_are_written_behind_the_back_of_autograd(self):
        def swap(head, other):
            for own, new in zip(head.parameters(), other.parameters(), strict=True):
                own.data.copy_(new.data)  # as averages of weights are swapped in before a validation
            head.eval()

        self.check(swap)

    def test_exchanged_data(self):
        def swap(head, other):
            for own, new in zip(head.parameters(), other.parameters(), strict=True):
                own.data = new.data.clone()

        self.check(swap)

    def test_a_copy_has_its_own(self):
        def change(head, other):
            copied = copy.deepcopy(head)
            with torch.no_grad():
                for parameter in copied.parameters():
                    parameter.mul_(1.1)
            return copied

        head, copied = self.check(change)
        assert not torch.allclose(head.query_head.queries, copied.query_head.queries)

    def test_inference_mode(self):
        self.check(lambda head, other: head.load_state_dict(other.state_dict()) and None, mode=torch.inference_mode)

    def test_autocast_switched_on_and_off(self):
        torch.manual_seed(0)
        head, feats = build(FACE).eval(), tokens(3)
        with torch.no_grad(), attention_paths(*ALL):
            exact = head(feats)
            with torch.autocast('cpu', torch.bfloat16):
                assert not torch.equal(head(feats), exact)
            assert torch.equal(head(feats), exact)

    def test_gradients_reach_the_queries_after_a_prediction(self):
        torch.manual_seed(0)
        head, feats = build(FACE).eval(), tokens(3)
        with torch.no_grad():
            head(feats)
        head.query_head(feats).sum().backward()
        assert head.query_head.queries.grad.any()
