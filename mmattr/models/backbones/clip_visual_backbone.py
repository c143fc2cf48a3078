"""The image tower of a CLIP model as a backbone."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal

import torch
from mmengine.model import BaseModule

from mmattr.errors import ConfigError
from mmattr.models.clip import OpenCLIPEncoder
from mmattr.registry import MODELS

OUTPUTS = ('tokens', 'map')


@MODELS.register_module()
class CLIPVisualBackbone(BaseModule):
    """Image tokens of CLIP, or a map of them for heads that know nothing of CLIP.

    Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", ICML 2021. Needs the extra
    ``clip``. :class:`VisionLanguageRecognizer` also uses the text tower of the same model.

    Args:
        model: Name of an open_clip model or its sizes, see :class:`OpenCLIPEncoder`.
        weights: File or tag of pretrained weights, loaded when training starts.
        image_size: Height and width in pixels, or the side of a square; the model's own by default.
        normalize_tokens: Whether a Vision Transformer's last LayerNorm is applied to every token.
        project_tokens: Whether tokens are taken into the space shared with texts.
        output: ``'tokens'``, the first of them the one that CLIP projects to its image feature, or ``'map'``, the
            others at their places, as FCHead and most necks expect.
        trainable: Whether the image tower learns.
        with_text: Whether to keep the text tower, which this class itself does not use.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        encoder: The CLIP model.
        out_channels: Width Dv of a token.

    Raises:
        ConfigError: If the package is missing or an argument cannot be used.
    """

    def __init__(
        self,
        model: str | Mapping[str, Any] = 'ViT-B-16-quickgelu',
        weights: str | PathLike | None = None,
        image_size: int | Sequence[int] | None = None,
        normalize_tokens: bool = True,
        project_tokens: bool = False,
        output: Literal['tokens', 'map'] = 'tokens',
        trainable: bool = True,
        with_text: bool = False,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(init_cfg)
        if output not in OUTPUTS:
            raise ConfigError(f'CLIPVisualBackbone.output is {output!r}; valid are {", ".join(OUTPUTS)}.')
        self.encoder = OpenCLIPEncoder(model, weights, image_size, with_text)
        self.normalize_tokens = normalize_tokens
        self.project_tokens = project_tokens
        self.output = output
        self.out_channels = self.encoder.embed_dims if project_tokens else self.encoder.visual_width
        self.set_trainable(visual=trainable, text=False)

    def set_trainable(self, visual: bool, text: bool) -> None:
        """Choose the towers that learn.

        Parameters that this backbone does not pass through stay as they are in any case: nothing could train them, and
        distributed training would wait for their gradients.

        Args:
            visual: Whether the image tower learns.
            text: Whether the text tower learns.
        """
        self.encoder.set_trainable(visual, text)
        for parameter in self.encoder.last_parameters(
            norm=not self.normalize_tokens, projection=not self.project_tokens
        ):
            parameter.requires_grad_(False)

    def forward(self, inputs: torch.Tensor) -> tuple[torch.Tensor]:
        """Compute the tokens of images.

        Args:
            inputs: (N, 3, H, W) images, normalised with CLIP's statistics.

        Returns:
            A tuple of one: tokens (N, 1 + P, Dv), or a map (N, Dv, H / stride, W / stride).
        """
        tokens = self.encoder.encode_image(inputs, self.normalize_tokens)
        if self.project_tokens:
            tokens = self.encoder.project_image(tokens)
        if self.output == 'tokens':
            return (tokens,)
        return (tokens[:, 1:].transpose(1, 2).unflatten(2, self.encoder.architecture.grid),)
