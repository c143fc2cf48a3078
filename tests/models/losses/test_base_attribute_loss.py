"""A loss of somebody else needs one method; the rest is inherited."""

import pytest
import torch

from mmattr.errors import ConfigError
from mmattr.models.losses import BaseAttributeLoss


class AbsoluteLoss(BaseAttributeLoss):
    """|p - y|, with a slope that is not finite where nothing is known."""

    def element_loss(self, logits, target, known):
        return torch.where(known, (logits.sigmoid() - target).abs(), float('nan'))


LOGITS = torch.tensor([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
LABEL = torch.tensor([[1, 0, -1], [-1, -1, -1]])


@pytest.mark.parametrize(('reduction', 'expected'), [('sum', 1.0), ('mean', 0.5), ('attribute_sum', 0.5)])
def test_a_new_loss_writes_one_method(reduction, expected):
    assert AbsoluteLoss(reduction=reduction)(LOGITS, LABEL) == expected


def test_no_image_at_all_gives_zero():
    for reduction in ('mean', 'attribute_sum', 'sum'):
        assert AbsoluteLoss(reduction=reduction)(torch.zeros(0, 3), torch.zeros(0, 3)) == 0


def test_statistics_must_be_given():
    with pytest.raises(ConfigError, match='AbsoluteLoss needs the share of positives'):
        AbsoluteLoss('exp_ratio')(LOGITS, LABEL)


def test_statistics_of_other_attributes_are_refused():
    loss = AbsoluteLoss('exp_ratio')
    loss.set_positive_ratio(torch.tensor([0.5, 0.5]))
    with pytest.raises(ConfigError, match='positive_ratio has 2 numbers, but the logits have 3'):
        loss(LOGITS, LABEL)


def test_given_weights_are_not_in_the_checkpoint():
    assert not AbsoluteLoss(attribute_weight=[1, 2, 3]).state_dict()
