import torch
from torch import nn

from mmattr.apis.speed_benchmark.compared_models import ComparedModels, as_samples, build_recognizer, random_pixels
from mmattr.models.fast_training.folded_conv2d import FoldedConv2d
from tests.apis.speed_benchmark.tiny_setting import TINY


def test_all_models_have_the_same_weights_and_outputs():
    models = ComparedModels(TINY)
    assert models.largest_difference() < 1e-4
    with torch.no_grad():
        a, b = (model.eval()(models.images(2)) for model in (models.reference, models.reference_channels_last))
    torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-4)
    assert models.reference.backbone.conv1.weight.is_contiguous()
    assert models.ours.backbone.conv1.weight.is_contiguous(memory_format=torch.channels_last)


def test_models_can_be_forgotten():
    models = ComparedModels(TINY)
    reference = models.reference
    models.keep_only(reference)
    assert {'ours', 'reference', 'reference_channels_last'} & set(vars(models)) == {'reference'}


def test_only_our_backbone_is_rewritten_and_can_be_put_back():
    models = ComparedModels(TINY)
    models.rewrite_backbone(True)
    models.rewrite_backbone(True)
    convolutions = [model.backbone.conv1 for model in models.all]
    assert [type(layer) for layer in convolutions] == [FoldedConv2d, nn.Conv2d, nn.Conv2d]
    assert models.largest_difference() < 1e-4
    models.rewrite_backbone(False)
    assert type(models.ours.backbone.conv1) is nn.Conv2d


def test_images_and_labels():
    models = ComparedModels(TINY)
    assert random_pixels(TINY, 4).shape == (4, 3, 32, 32)
    assert models.pixels(2).dtype == torch.uint8
    assert abs(models.images(8).mean()) < 0.5
    label = models.label(3)
    assert torch.equal(torch.stack([sample.gt_label for sample in as_samples(label)]), label.to(torch.int8))


def test_linear_models_have_the_sizes_of_the_setting():
    model = build_recognizer('fc/lfwa.py', TINY)
    model.eval()
    assert model(torch.zeros(1, 3, 32, 32)).shape == (1, 5)
    assert model.data_preprocessor.mixup is None
