import torch
from torch import nn

from mmattr.models.fast_training.folded_batch_norm2d import FoldedBatchNorm2d


def test_factors_are_those_of_the_norm():
    norm = FoldedBatchNorm2d(3).eval()
    for value in (norm.running_mean, norm.weight, norm.bias):
        nn.init.normal_(value)
    nn.init.uniform_(norm.running_var, 0.5, 2)
    images = torch.randn(2, 3, 4, 5)
    scale, shift = (value[:, None, None] for value in norm.factors())
    torch.testing.assert_close(images * scale + shift, nn.BatchNorm2d.forward(norm, images))


def test_evaluation_passes_on_and_training_normalises():
    norm = FoldedBatchNorm2d(3)
    images = torch.randn(2, 3, 4, 5)
    assert norm.eval()(images) is images
    norm.train()(images)
    assert norm.num_batches_tracked == 1
