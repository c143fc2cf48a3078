"""Labels that a user gives."""

import torch

from mmattr.models.heads.known_labels import keep_known_labels, stack_known_labels
from mmattr.structures import AttributeDataSample

CPU = torch.device('cpu')


def test_nobody_gives_anything():
    samples = [AttributeDataSample().set_pred_score(torch.tensor([0.2, 0.7]))]
    assert stack_known_labels(samples, 2, CPU) is None
    keep_known_labels(samples, None)
    assert torch.equal(samples[0].pred_score, torch.tensor([0.2, 0.7]))


def test_one_of_two_images_has_given_labels():
    samples = [AttributeDataSample().set_known_label([1, -1, 0]), AttributeDataSample()]
    known = stack_known_labels(samples, 3, CPU)
    assert known.tolist() == [[1, -1, 0], [-1, -1, -1]]
    for sample in samples:
        sample.set_pred_score(torch.tensor([0.2, 0.7, 0.9]))
    keep_known_labels(samples, known)
    assert torch.equal(samples[0].pred_score, torch.tensor([1.0, 0.7, 0.0]))
    assert torch.equal(samples[1].pred_score, torch.tensor([0.2, 0.7, 0.9]))
