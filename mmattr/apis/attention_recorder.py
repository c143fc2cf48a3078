"""Catches the attention maps of a head while it predicts."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import torch
from mmengine.model import BaseModel

from mmattr.errors import ConfigError
from mmattr.models.layers import MultiHeadAttention, attention_paths
from mmattr.structures import AttributeDataSample

#: What the parts of the heads are called in pictures.
TITLES = {
    'mlm': 'language model',
    'query_head': 'query network',
    'query_encoder': 'encoder of the queries',
    'refinement_decoder': 'second decoder',
    'decoder': '',
    'network': '',
}


class RecordedLayer(NamedTuple):
    """Attention of one layer for N images.

    Where image and words stand in one sequence, as in :class:`CTranHead`, each part is divided by its sum.

    Attributes:
        name: Such as `mlm.decoder.2`: path inside the head, layers counted from 1.
        title: Such as `language model, layer 2`.
        words: (N, heads, M, M) float32, or None without self-attention.
        image: (N, heads, M, h, w) float32, or None without cross-attention.
    """

    name: str
    title: str
    words: torch.Tensor | None
    image: torch.Tensor | None


class AttentionRecorder:
    """Asks every attention block of a head for its map while the model predicts.

    Nothing is computed twice: the maps are those that made the prediction. A block that runs several times, as in
    mask-predict, is recorded in its last run. Works for every head that is built from :class:`MultiHeadAttention`.

    Args:
        model: From `init_model`, in evaluation mode.

    Raises:
        ConfigError: If the head has no attention.
    """

    def __init__(self, model: BaseModel) -> None:
        self.model = model
        self._blocks = {
            name: block for name, block in model.head.named_modules() if isinstance(block, MultiHeadAttention)
        }
        if not self._blocks:
            raise ConfigError(
                f'{type(model.head).__name__} has no attention to show; heads with attention are AQNHead, '
                'Label2LabelHead, Query2LabelHead and CTranHead.'
            )

    @torch.no_grad()
    def __call__(self, inputs: Sequence[torch.Tensor]) -> tuple[list[AttributeDataSample], list[RecordedLayer]]:
        """Predict images.

        Args:
            inputs: N images (3, H0, W0) uint8 BGR of one size, as the test pipeline leaves them.

        Returns:
            N samples with their scores, and the layers in the order of their runs.

        Raises:
            ConfigError: If the places of the maps do not form the feature map.
        """
        # Later runs replace earlier ones and move to the end.
        maps: dict[str, torch.Tensor] = {}
        grid: list[tuple[int, int]] = []

        def ask(_: Any, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
            return args[:3], {**kwargs, 'return_attention': True}

        def keep_grid(_: Any, args: tuple, output: Any) -> None:
            last = output[-1] if isinstance(output, tuple | list) else output
            grid[:] = [tuple(last.shape[-2:])]

        with ExitStack() as stack:
            stack.callback(self.model.backbone.register_forward_hook(keep_grid).remove)
            for name, block in self._blocks.items():

                def keep(_: Any, args: tuple, output: tuple, name: str = name) -> None:
                    maps.pop(name, None)
                    maps[name] = output[1].float().cpu()

                stack.callback(block.register_forward_pre_hook(ask, with_kwargs=True).remove)
                stack.callback(block.register_forward_hook(keep).remove)
            stack.enter_context(attention_paths('plain'))  # the only one that has maps in every layer
            samples = [AttributeDataSample() for _ in inputs]
            predicted = self.model.test_step(dict(inputs=list(inputs), data_samples=samples))
        return predicted, _arrange(maps, grid[0], self.model.num_attributes)


def _arrange(maps: dict[str, torch.Tensor], grid: tuple[int, int], num_words: int) -> list[RecordedLayer]:
    """Join the maps of one layer."""
    layers: dict[str, dict[str, torch.Tensor]] = {}
    num_places = grid[0] * grid[1]
    for path, attention in maps.items():
        layer, _, block = path.rpartition('.')
        if attention.shape[-2:] == (num_places + num_words, num_places + num_words):
            to_image, to_words = attention[..., num_places:, :].split([num_places, num_words], -1)
            layers[layer] = dict(image=_shares(to_image), words=_shares(to_words))
        # Attention of something else than the words, such as a summary of the image, is not about words.
        if attention.shape[-2] == num_words:
            layers.setdefault(layer, {})['image' if block == 'cross_attention' else 'words'] = attention
    found = []
    for path, parts in layers.items():
        stack, number = _split(path)
        title = (
            ' '.join(text for text in (TITLES.get(part, part.replace('_', ' ')) for part in stack.split('.')) if text)
            or 'decoder'
        )
        image = parts.get('image')
        if image is not None and image.shape[-1] != num_places:
            raise ConfigError(
                f'The layer {path} looks at {image.shape[-1]} places, but the feature map has {grid[0]} x {grid[1]}.'
            )
        if image is not None:
            image = image.unflatten(-1, grid)
        found.append(RecordedLayer(f'{stack}.{number}', f'{title}, layer {number}', parts.get('words'), image))
    return found


def _shares(attention: torch.Tensor) -> torch.Tensor:
    """Divide the rows by their sums."""
    return attention / attention.sum(-1, keepdim=True)


def _split(path: str) -> tuple[str, int]:
    """Split `mlm.decoder.layers.1` into `mlm.decoder` and 2."""
    stack, _, index = path.rpartition('.')
    if not index.isdigit():
        return path, 1
    return stack.removesuffix('.layers'), int(index) + 1
