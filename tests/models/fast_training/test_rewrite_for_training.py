"""A rewritten backbone trains as before: same outputs, gradients and random draws."""

import copy

import pytest
import torch
from mmcv.cnn.bricks import DropPath
from torch import nn

from mmattr.models.fast_training import rewrite_for_training
from mmattr.models.fast_training.drop_path_in_one_product import DropPathInOneProduct
from mmattr.models.fast_training.folded_batch_norm2d import FoldedBatchNorm2d
from mmattr.models.fast_training.folded_conv2d import FoldedConv2d
from mmattr.registry import MODELS


def backbone(depth=50, trained_norms=False, **changes):
    torch.manual_seed(0)
    model = MODELS.build(
        dict(
            type='mmpretrain.ResNet',
            depth=depth,
            stem_channels=8,
            base_channels=8,
            norm_cfg=dict(type='BN', requires_grad=trained_norms),
            norm_eval=True,
            drop_path_rate=0.5,
            **changes,
        )
    )
    for part in model.modules():
        if isinstance(part, nn.BatchNorm2d):
            nn.init.normal_(part.running_mean, std=0.1)
            nn.init.uniform_(part.running_var, 0.5, 2)
            nn.init.uniform_(part.weight, 0.5, 1)
            nn.init.normal_(part.bias, std=0.1)
    return model.double()


def gradients(model, images, seed=1):
    torch.manual_seed(seed)
    model.zero_grad()
    result = model(images)[-1]
    result.square().sum().backward()
    return result, {name: value.grad for name, value in model.named_parameters()}


@pytest.mark.parametrize('depth', [18, 50])
@pytest.mark.parametrize('trained_norms', [False, True])
@pytest.mark.parametrize('checkpointed', [False, True])
def test_outputs_and_gradients_stay(depth, trained_norms, checkpointed):
    plain = backbone(depth, trained_norms, with_cp=checkpointed)
    fast = copy.deepcopy(plain)
    rewrite = rewrite_for_training(fast)
    assert (rewrite.num_norms, rewrite.num_drop_paths) == {18: (20, 7), 50: (53, 15)}[depth]
    images = torch.randn(4, 3, 40, 36, dtype=torch.double)
    for model in (plain, fast):
        model.train()
    expected, expected_gradients = gradients(plain, images)
    found, found_gradients = gradients(fast, images)
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)
    reached = 0
    for name, own in found_gradients.items():
        assert (own is None) == (expected_gradients[name] is None)
        if own is not None:
            reached += 1
            scale = expected_gradients[name].abs().max()
            torch.testing.assert_close(own / scale, expected_gradients[name] / scale, rtol=0, atol=1e-9)
    assert reached == (len(found_gradients) if trained_norms else rewrite.num_norms)


def test_evaluation_and_statistics_of_the_batch_stay():
    plain = backbone(18)
    fast = copy.deepcopy(plain)
    rewrite_for_training(fast)
    images = torch.randn(2, 3, 40, 36, dtype=torch.double)
    for model in (plain, fast):
        model.eval()
    torch.testing.assert_close(fast(images)[-1], plain(images)[-1], rtol=1e-12, atol=1e-12)
    for model in (plain, fast):
        for part in model.modules():
            part.training = True
    torch.testing.assert_close(gradients(fast, images)[0], gradients(plain, images)[0], rtol=1e-12, atol=1e-12)
    assert dict(fast.named_buffers())['bn1.num_batches_tracked'] == 1


def test_names_modes_and_objects_stay_and_undo_puts_back():
    model = backbone()
    before = [(name, part, type(part), part.training, set(vars(part))) for name, part in model.named_modules()]
    weights = {name: value.data_ptr() for name, value in model.state_dict().items()}
    rewrite = rewrite_for_training(model)
    assert str(rewrite).startswith('53 frozen batch-norms')
    assert {name: value.data_ptr() for name, value in model.state_dict().items()} == weights
    assert [(name, part) for name, part in model.named_modules()] == [entry[:2] for entry in before]
    kinds = [type(part) for part in model.modules()]
    assert [kinds.count(kind) for kind in (FoldedConv2d, FoldedBatchNorm2d, DropPathInOneProduct)] == [53, 53, 15]
    rewrite.undo()
    after = [(name, part, type(part), part.training, set(vars(part))) for name, part in model.named_modules()]
    assert after == before


def test_a_copy_computes_with_its_own_norm():
    model = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3)).eval()
    model.train = lambda mode=True: model  # as frozen layers do
    rewrite_for_training(model)
    other = copy.deepcopy(model)
    with torch.no_grad():
        other[1].running_mean += 1
    images = torch.randn(1, 2, 4, 4)
    torch.testing.assert_close(other(images) + 1 / (1 + 1e-5) ** 0.5, model(images))


class Shared(nn.Module):
    """Frozen norms that no convolution may compute: two readers, two calls, no statistics, no convolution before."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.third = (nn.Conv2d(4, 4, 1) for _ in range(3))
        self.norm1, self.norm2, self.norm4 = (nn.BatchNorm2d(4) for _ in range(3))
        self.norm3 = nn.BatchNorm2d(4, track_running_stats=False)
        self.drop = DropPath(0.5)

    def train(self, mode=True):
        super().train(mode)
        for norm in (self.norm1, self.norm2, self.norm3, self.norm4):
            norm.eval()
        return self

    def forward(self, x):
        read_twice = self.first(x)
        x = self.norm1(read_twice) + read_twice
        x = self.norm2(self.second(self.second(x)))
        return self.drop(self.norm4(self.norm3(self.third(x)).relu()))


def test_what_cannot_be_computed_together_is_left():
    plain = Shared().train()
    fast = copy.deepcopy(plain)
    rewrite = rewrite_for_training(fast)
    assert (rewrite.num_norms, rewrite.num_drop_paths) == (0, 1)
    assert not fast.drop.in_place
    images = torch.randn(8, 4, 3, 3)
    results = []
    for model in (plain, fast):
        torch.manual_seed(3)
        results.append(model(images))
    torch.testing.assert_close(results[1], results[0])
    assert (results[0].flatten(1).abs().sum(1) == 0).any()


def test_norms_that_train_are_left():
    model = nn.Sequential(nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3)).eval()
    assert rewrite_for_training(model).num_norms == 0
    assert not model.training


def test_a_transformer_keeps_its_layers_and_drops_paths_at_once():
    model = MODELS.build(
        dict(
            type='mmpretrain.VisionTransformer',
            arch=dict(embed_dims=16, num_layers=3, num_heads=2, feedforward_channels=16),
            img_size=32,
            patch_size=16,
            drop_path_rate=0.5,
            out_type='featmap',
        )
    )
    fast = copy.deepcopy(model)
    rewrite = rewrite_for_training(fast)
    assert rewrite.num_norms == 0
    assert rewrite.num_drop_paths > 0
    images = torch.randn(4, 3, 32, 32)
    results = []
    for each in (model, fast):
        each.train()
        torch.manual_seed(0)
        results.append(each(images)[-1])
    torch.testing.assert_close(results[1], results[0], rtol=1e-5, atol=1e-6)
