"""The sizes of a CLIP model."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mmattr.errors import ConfigError
from mmattr.registry import nearest

VISION_KEYS = {'image_size', 'layers', 'width', 'head_width', 'mlp_ratio', 'patch_size'}
TEXT_KEYS = {'context_length', 'vocab_size', 'width', 'heads', 'layers', 'mlp_ratio'}
TOP_KEYS = {'embed_dim', 'quick_gelu', 'vision_cfg', 'text_cfg'}

#: A ResNet of CLIP sees one place per so many pixels, and its last stage is so many times wider than its first.
RESNET_STRIDE = 32


@dataclass(frozen=True)
class CLIPArchitecture:
    """What has to be known to build a CLIP model and to read its tokens.

    The form is that of the model files of open_clip. Only models made of CLIP's own parts are taken (Radford et al.,
    "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021): a Vision Transformer that reads
    its class token or a ResNet with attention pooling, and a causal text Transformer that reads its end token. Others
    have tokens with another meaning, and a text that cannot be cut after its end.

    Args:
        name: What to call it in an error.
        embed_dims: Width E of the space that images and texts share.
        quick_gelu: Whether the activation is QuickGELU, as in OpenAI's models.
        vision: Arguments of the image tower; ``layers`` is a list for a ResNet.
        text: Arguments of the text tower.
        image_size: Height and width of the images in pixels.
    """

    name: str
    embed_dims: int
    quick_gelu: bool
    vision: dict[str, Any]
    text: dict[str, Any]
    image_size: tuple[int, int]

    @classmethod
    def from_config(
        cls, config: Mapping[str, Any], name: str, image_size: int | Sequence[int] | None = None
    ) -> 'CLIPArchitecture':
        """Check a model description.

        Args:
            config: ``embed_dim``, ``quick_gelu`` (False by default), ``vision_cfg`` and ``text_cfg``.
            name: What to call it in an error.
            image_size: Height and width in pixels, or the side of a square; the model's own by default.

        Returns:
            The architecture.

        Raises:
            ConfigError: If a key is missing or unknown, or a size does not fit.
        """
        _check_keys(name, config, TOP_KEYS, required=('embed_dim', 'vision_cfg', 'text_cfg'))
        _check_keys(f'{name}: vision_cfg', config['vision_cfg'], VISION_KEYS, required=('layers', 'width'))
        _check_keys(f'{name}: text_cfg', config['text_cfg'], TEXT_KEYS, required=('layers', 'width'))
        vision = dict(image_size=224, head_width=64, patch_size=16) | dict(config['vision_cfg'])
        text = dict(context_length=77, vocab_size=49408, heads=8) | dict(config['text_cfg'])
        size = _as_pair(vision['image_size'] if image_size is None else image_size, name)
        architecture = cls(
            name=name,
            embed_dims=config['embed_dim'],
            quick_gelu=bool(config.get('quick_gelu', False)),
            vision=vision,
            text=text,
            image_size=size,
        )
        architecture._check_sizes()
        return architecture

    @property
    def is_resnet(self) -> bool:
        """Whether the image tower is a ResNet with attention pooling."""
        return isinstance(self.vision['layers'], Sequence)

    @property
    def stride(self) -> int:
        """Pixels per place, in height and in width."""
        return RESNET_STRIDE if self.is_resnet else self.vision['patch_size']

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of image tokens."""
        return self.image_size[0] // self.stride, self.image_size[1] // self.stride

    @property
    def visual_width(self) -> int:
        """Width of an image token before the projection into the shared space."""
        return self.vision['width'] * (RESNET_STRIDE if self.is_resnet else 1)

    def describe_text(self) -> str:
        """Describe what of the text tower its weights do not tell, for a cache key."""
        return json.dumps(dict(text=self.text, quick_gelu=self.quick_gelu), sort_keys=True)

    def _check_sizes(self) -> None:
        """Refuse what could not be built, or would silently see less than the whole image."""
        for side in self.image_size:
            if side < self.stride or side % self.stride:
                near = max(1, round(side / self.stride)) * self.stride
                raise ConfigError(
                    f'{self.name} cannot take images of {self.image_size[0]} x {self.image_size[1]} pixels: sides have '
                    f'to be multiples of {self.stride}, the nearest to {side} is {near}.'
                )
        head_width = self.vision['head_width']
        for tower, width, divisor in (
            ('vision_cfg', self.visual_width, head_width),
            ('text_cfg', self.text['width'], self.text['heads']),
        ):
            if width % divisor:
                raise ConfigError(
                    f'{self.name}: {tower} has the width {width}, which cannot be divided into attention heads '
                    f'({"head_width" if tower == "vision_cfg" else "heads"}={divisor}).'
                )


def _check_keys(name: str, config: Any, known: set[str], required: tuple[str, ...]) -> None:
    """Refuse a description with a missing or an unknown key."""
    if not isinstance(config, Mapping):
        raise ConfigError(f'{name} is a {type(config).__name__}, but a dict with {", ".join(sorted(known))} is needed.')
    for key in required:
        if key not in config:
            raise ConfigError(f'{name} lacks the key {key!r}.')
    for key in config:
        if key not in known:
            raise ConfigError(
                f'{name} has the key {key!r}, and only models with the parts of CLIP itself can be used; '
                f'{nearest(key, known)}'
            )


def _as_pair(size: int | Sequence[int], name: str) -> tuple[int, int]:
    """Height and width from either form."""
    pair = (size, size) if isinstance(size, int) else tuple(size) if isinstance(size, Sequence) else ()
    if len(pair) != 2 or any(type(side) is not int or side < 1 for side in pair):
        raise ConfigError(f'{name} was given image_size={size!r}, but expects a side or (height, width) in pixels.')
    return pair[0], pair[1]
