"""MapHead tells heads with maps from heads without."""

import torch

from mmattr.models import AQNHead, FCHead, MapHead


class Maps:
    def attribute_maps(self, feats, detach_classifier=False):
        return torch.zeros(1, 1, 1, 1)


def test_whoever_has_maps_is_a_map_head():
    assert isinstance(FCHead(2, 3), MapHead)
    assert isinstance(Maps(), MapHead)  # nothing to inherit
    assert not isinstance(AQNHead(2, 4, num_heads=1), MapHead)
