"""What an encoder with learned prompts hands to necks and heads."""

from typing import NamedTuple

import torch


class PromptedFeatures(NamedTuple):
    """:class:`VisionLanguageFeatures` with a second feature per attribute, that of a prompt with learned words.

    Attributes:
        tokens: (N, P, Dv) image tokens; the class token first where the encoder has one.
        text: (M, Dt) one feature per attribute from hand-written prompts; not normalised.
        soft_text: (M, Dt) one feature per attribute from learned prompts, or (N, M, Dt) if the prompts saw the images.
    """

    tokens: torch.Tensor
    text: torch.Tensor
    soft_text: torch.Tensor
