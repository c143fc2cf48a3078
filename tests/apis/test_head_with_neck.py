"""A recognizer without its backbone."""

import torch

from mmattr.apis.head_fragment import HeadFragment
from mmattr.structures import AttributeDataSample


def test_is_neck_and_head():
    model, feat = HeadFragment('aqn_small').build(3, 8).eval(), torch.randn(2, 8, 2, 2)
    logits = model(feat)
    torch.testing.assert_close(logits, model.head(model.neck((feat,))))
    label = torch.tensor([[1, 0, -1], [0, 0, 1]])
    loss = model.loss(feat, [AttributeDataSample().set_gt_label(row) for row in label])
    torch.testing.assert_close(loss, model.head.loss_module(logits, label))


def test_frozen_parameters_are_not_counted():
    model = HeadFragment('aqn_small').build(3, 8)
    params, classifier = model.count_parameters()
    assert classifier == 3 * 9
    model.head.queries.requires_grad_(False)
    assert model.count_parameters() == (params - 3 * 8, classifier)
