"""A recognizer as one graph: uint8 images in, scores and logits out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn


class ExportableModel(nn.Module):
    """Normalisation, recognizer and sigmoid in one forward pass of tensors.

    Args:
        model: A recognizer with an `AttributeDataPreprocessor`.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model: Any = model

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Score images.

        Args:
            images: (N, 3, H, W) uint8, as the test pipeline gives them.

        Returns:
            Scores in [0, 1] and logits, (N, M) float32 each.
        """
        logits = self.model(self.model.data_preprocessor.normalize(images)).float()
        return logits.sigmoid(), logits


@contextmanager
def fixed_texts(model: Any) -> Iterator[None]:
    """Keep the text features of a vision-language model constant for a while, so that a graph holds them as numbers.

    Args:
        model: Any recognizer; one without texts is left as it is.

    Yields:
        Nothing.
    """
    constants: dict[str, torch.Tensor] = {}
    if hasattr(model, 'text_table'):
        constants['text_table'] = model.text_table().detach().clone()
    soft_prompts = getattr(model, 'soft_prompts', None)
    # Prompts that see the image stay in the graph, with the text tower.
    if soft_prompts is not None and not soft_prompts.see_image:
        features = model.soft_text(soft_prompts, constants['text_table'][None])
        constants['soft_text'] = features.detach().clone()
    try:
        for name, value in constants.items():
            setattr(model, name, _always(value))
        yield
    finally:
        for name in constants:
            vars(model).pop(name, None)


def _always(value: torch.Tensor) -> Callable[..., torch.Tensor]:
    """A function of anything that returns one tensor."""

    def constant(*inputs: Any) -> torch.Tensor:
        return value

    return constant
