import math

import numpy as np
import pytest
import torch

from mmattr.errors import DataError
from mmattr.evaluation import EvaluationLoss


def evaluate(losses, labels):
    metric = EvaluationLoss()
    metric.process(None, [{'eval_loss': loss, 'gt_label': label} for loss, label in zip(losses, labels, strict=True)])
    return metric.evaluate(len(losses))


def test_mean_over_images():
    losses = torch.rand(11)
    results = evaluate(losses, [[1, 0]] * 11)
    assert results == {'eval/loss': pytest.approx(losses.double().mean().item(), rel=1e-15)}


def test_an_image_without_a_known_label_does_not_count():
    assert evaluate(np.array([2.0, 100.0]), [[1, -1], [-1, -1]]) == {'eval/loss': 2.0}
    assert math.isnan(evaluate(np.array([1.0]), [[-1]])['eval/loss'])


def test_not_a_number():
    with pytest.raises(DataError, match='finite'):
        evaluate(torch.tensor([1.0, math.nan]), [[1], [1]])


def test_a_loss_per_attribute_is_refused():
    with pytest.raises(DataError, match='one number per image'):
        evaluate(torch.rand(3, 2), [[1, 0]] * 3)
