"""What a vision-language encoder hands to necks and heads."""

from typing import NamedTuple

import torch


class VisionLanguageFeatures(NamedTuple):
    """Features of N images and of the M attributes of the current label table.

    Necks and heads take this and never import an encoder, so that they run and are tested without one.

    Attributes:
        tokens: (N, P, Dv) image tokens; the class token first where the encoder has one.
        text: (M, Dt) one feature per attribute, in the order of the label table; not normalised.
    """

    tokens: torch.Tensor
    text: torch.Tensor
