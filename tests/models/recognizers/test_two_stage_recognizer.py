"""TwoStageRecognizer: the first stage comes from a file and stays as it is."""

import pytest
import torch
from mmengine.optim import build_optim_wrapper

from mmattr.errors import CheckpointError, ConfigError
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample

M = 3
AQN = dict(type='AQNHead', ffn_channels=8, dropout=0.5)
LABEL2LABEL = dict(
    type='Label2LabelHead', query_head=AQN, mlm=dict(type='ImageConditionedMLM', ffn_channels=8), query_weight=0.0
)


def config(head, **changes):
    model = dict(
        type='AttributeRecognizer',
        num_attributes=M,
        in_channels=64,
        backbone=dict(type='mmpretrain.ResNet', depth=18, base_channels=8, stem_channels=8),
        neck=dict(type='TokenNeck', embed_dims=8),
        head=head,
    )
    return model | changes


def build(head=LABEL2LABEL, **changes):
    return MODELS.build(config(head, **{'type': 'TwoStageRecognizer', **changes}))


def samples(n):
    return [AttributeDataSample().set_gt_label([1, 0, 1]) for _ in range(n)]


@pytest.fixture(params=[AQN, LABEL2LABEL], ids=['aqn', 'label2label'])
def first_stage(request, tmp_path):
    """A trained model (here: one with random weights and statistics) and its checkpoint."""
    torch.manual_seed(0)
    model = MODELS.build(config(request.param, loss=dict(type='WeightedBCELoss', strategy='exp_ratio')))
    model.set_positive_ratio(torch.tensor([0.2, 0.3, 0.4]))
    model.train()(torch.randn(4, 3, 32, 32), mode='tensor')  # moves the batch-norm statistics
    meta = dict(dataset_meta=dict(dataset='faces', attributes=('a', 'b', 'c')))
    path = tmp_path / 'first.pth'
    torch.save(dict(state_dict=model.state_dict(), meta=meta), path)
    return model.eval(), path


@pytest.fixture
def model(first_stage):
    torch.manual_seed(1)
    model = build(first_stage_checkpoint=str(first_stage[1]))
    model.init_weights()
    return model


def query_logits(model, images):
    head = getattr(model.head, 'query_head', model.head)
    return head(model.extract_feat(images))


def test_guesses_are_those_of_the_first_stage(first_stage, model):
    images = torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(query_logits(model.eval(), images), query_logits(first_stage[0], images))
    predicted = model(images, mode='predict')
    torch.testing.assert_close(
        torch.stack([sample.query_score for sample in predicted]), query_logits(first_stage[0], images).sigmoid()
    )
    assert model.first_stage_meta['dataset_meta']['dataset'] == 'faces'


@pytest.mark.parametrize('optimizer', ['SGD', 'AdamW'])
@pytest.mark.parametrize('paramwise_cfg', [None, dict(custom_keys=dict(backbone=dict(lr_mult=0.1)))])
def test_only_the_second_stage_changes_in_training(model, optimizer, paramwise_cfg):
    wrapper = dict(
        type='OptimWrapper', optimizer=dict(type=optimizer, lr=0.1, weight_decay=0.1), paramwise_cfg=paramwise_cfg
    )
    optim_wrapper = build_optim_wrapper(model, wrapper)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model.train()
    for _ in range(2):
        # Four image tokens: with one there is nothing to choose for the cross-attention, and no gradient in its query.
        images = torch.randint(0, 255, (2, 3, 64, 64), dtype=torch.uint8)
        batch = dict(inputs=list(images), data_samples=samples(2))
        losses = model.train_step(batch, optim_wrapper)
    assert set(losses) == {'loss', 'loss_mlm'}
    for name, value in model.state_dict().items():
        frozen = name.startswith(('backbone.', 'neck.', 'head.query_head.'))
        assert torch.equal(value, before[name]) == frozen, name


def test_the_first_stage_predicts_also_in_training(model):
    assert model.train() is model
    assert model.training
    assert model.head.mlm.training
    for module in (model.backbone, model.neck, model.head.query_head):
        assert not any(part.training for part in module.modules())
    images = torch.randn(4, 3, 32, 32)
    feats = model.extract_feat(images)
    assert not feats.features.requires_grad
    assert torch.equal(model.head.query_head(feats), model.head.query_head(feats))  # no dropout


def test_every_parameter_that_may_learn_gets_a_gradient(model):
    """A distributed wrapper waits for a gradient of each of them."""
    torch.manual_seed(2)
    sum(model.train()(torch.randn(64, 3, 32, 32), samples(64), mode='loss').values()).backward()
    learning = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert learning
    assert learning == {name for name, parameter in model.named_parameters() if parameter.grad is not None}


def test_its_own_checkpoint_holds_both_stages(model):
    other = build()
    other.load_state_dict(model.state_dict())
    images = torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(other.eval()(images), model.eval()(images))


def test_training_needs_a_first_stage():
    with pytest.raises(CheckpointError, match=r'was given none.*model\.first_stage_checkpoint=FILE'):
        build().init_weights()


def test_a_checkpoint_that_does_not_fit_is_one_sentence(first_stage, tmp_path):
    wider = dict(LABEL2LABEL, query_head=dict(AQN, ffn_channels=16))
    fc = MODELS.build(config(dict(type='FCHead'), neck=None))
    torch.save(dict(state_dict=fc.state_dict()), tmp_path / 'fc.pth')
    cases = (
        (build(wider, first_stage_checkpoint=first_stage[1]), r'does not fit.*linear1\.weight \(8, 8\)'),
        (build(first_stage_checkpoint=tmp_path / 'fc.pth'), r'does not fit.*missing \(neck\.projection'),
        (build(first_stage_checkpoint=tmp_path / 'nowhere.pth'), r'nowhere\.pth does not exist'),
    )
    for model, message in cases:
        with pytest.raises(CheckpointError, match=message) as caught:
            model.init_weights()
        assert '\n' not in str(caught.value)


def test_pretrained_weights_of_the_backbone_are_not_fetched(first_stage):
    pretrained = dict(type='Pretrained', checkpoint='https://a.b/c.pth')
    backbone = dict(config(AQN)['backbone'], init_cfg=pretrained)
    build(backbone=backbone, first_stage_checkpoint=first_stage[1]).init_weights()


def test_a_head_without_a_query_head_is_refused():
    with pytest.raises(ConfigError, match=r'needs a head with a query_head.*got AQNHead'):
        build(AQN)
