"""What a head must offer to those who work on its score maps."""

from typing import Any, Protocol, runtime_checkable

import torch


@runtime_checkable
class MapHead(Protocol):
    """A head that says where in the image the evidence for each attribute lies.

    Regularisers such as :class:`AttributeConsistencyRecognizer` and :class:`SpatialSemanticConsistencyHead`, and the
    pictures of class activation maps, need no more than this of a head.
    """

    def attribute_maps(self, feats: Any, detach_classifier: bool = False) -> torch.Tensor:
        """Score the attributes at every position.

        Args:
            feats: Features of N images, as ``forward`` takes them.
            detach_classifier: Whether no gradient of the maps reaches the classifier's weights, only the features.

        Returns:
            (N, M, H, W), in the unit of the logits.
        """
        ...
