"""A model that learns words of its prompts."""

from collections.abc import Mapping, Sequence
from os import PathLike
from types import MappingProxyType
from typing import Any, Literal

import torch

from mmattr.errors import ConfigError
from mmattr.models.clip import PromptSet
from mmattr.models.layers import PromptedFeatures, SoftPrompts
from mmattr.models.recognizers.vision_language_recognizer import VisionLanguageRecognizer
from mmattr.registry import MODELS, check_arguments

#: 4 learned tokens that see no image.
SOFT_PROMPTS: Mapping[str, Any] = MappingProxyType(dict(num_tokens=4))


@MODELS.register_module()
class SoftPromptRecognizer(VisionLanguageRecognizer):
    """Hand a head a second table of text features, whose prompts hold learned words.

    The learned tokens stand between the start of a sentence and the name of an attribute (:class:`SoftPrompts`). They
    pass the text tower with a gradient in every training step, whether the tower learns or not. In evaluation the table
    is computed once, unless the prompts see the image. Heads get :class:`PromptedFeatures`.

    Args:
        num_attributes: Number of attributes M of the first label table.
        backbone: Config of a backbone with an ``encoder`` that has a text tower: :class:`CLIPVisualBackbone`.
        head: Config of a head that takes :class:`PromptedFeatures`, :class:`PVLRHead`.
        in_channels: Width Dv of the backbone's tokens.
        neck: Config of a neck that keeps the soft text.
        loss: Config of the loss, passed on to the head.
        soft_prompts: Arguments of :class:`SoftPrompts`, without widths; None leaves learned prompts out, which makes
            this a plain :class:`VisionLanguageRecognizer`.
        soft_template: What follows the learned tokens, ``{}`` for the name of the attribute.
        labels: M names of the attributes, for use without a data set.
        prompts: Sentences of an attribute for the other table, see :class:`PromptSet`.
        tune: Towers of CLIP that learn: ``'none'``, ``'visual'`` or ``'all'``.
        normalize_text: Whether the features of hand-written prompts get unit length, see :class:`TextFeatures`. Those
            of learned prompts never do.
        text_cache_dir: Folder where features of a frozen text tower are kept; None keeps them in memory only.
        text_batch_size: Sentences per forward pass of the text tower.
        data_preprocessor: Config of the data preprocessor.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If the package of CLIP is missing or an argument cannot be used.
    """

    def __init__(
        self,
        num_attributes: int,
        backbone: dict,
        head: dict,
        in_channels: int,
        neck: dict | None = None,
        loss: dict | None = None,
        soft_prompts: Mapping[str, Any] | None = SOFT_PROMPTS,
        soft_template: str = '{}.',
        labels: Sequence[str] | None = None,
        prompts: str | Sequence[str] | Mapping[str, Any] = ('a photo of a {}.',),
        tune: Literal['none', 'visual', 'all'] = 'none',
        normalize_text: bool = False,
        text_cache_dir: str | PathLike | None = None,
        text_batch_size: int = 256,
        data_preprocessor: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(
            num_attributes=num_attributes,
            backbone=backbone,
            head=head,
            in_channels=in_channels,
            neck=neck,
            loss=loss,
            labels=labels,
            prompts=prompts,
            tune=tune,
            normalize_text=normalize_text,
            text_cache_dir=text_cache_dir,
            text_batch_size=text_batch_size,
            data_preprocessor=data_preprocessor,
            init_cfg=init_cfg,
        )
        self.soft_prompts: SoftPrompts | None = None
        if soft_prompts is not None:
            check_arguments(SoftPrompts, soft_prompts)
            self.soft_prompts = SoftPrompts(self.backbone.encoder.text_width, in_channels, **soft_prompts)
        self.soft_template = PromptSet([soft_template])
        self._words: tuple[tuple[str, ...], torch.Tensor, torch.Tensor] | None = None
        self._soft_table: tuple[tuple, torch.Tensor] | None = None

    def train(self, mode: bool = True) -> 'SoftPromptRecognizer':
        """Set the mode; features of learned prompts are computed anew.

        Args:
            mode: True for training.

        Returns:
            The model.
        """
        super().train(mode)
        self._soft_table = None
        return self

    def extract_feat(self, inputs: torch.Tensor) -> Any:
        """Compute what the head sees.

        Args:
            inputs: (N, 3, H, W) normalised images.

        Returns:
            The neck's output, or :class:`PromptedFeatures` without a neck.
        """
        if self.soft_prompts is None:
            return super().extract_feat(inputs)
        tokens = self.backbone(inputs)[0]
        feats = PromptedFeatures(tokens, self.text_table(), self.soft_text(self.soft_prompts, tokens))
        return feats if self.neck is None else self.neck(feats)

    def soft_text(self, soft_prompts: SoftPrompts, image: torch.Tensor) -> torch.Tensor:
        """Return the features of the learned prompts of the current label table.

        Args:
            soft_prompts: The learned tokens.
            image: (N, P, Dv) image tokens.

        Returns:
            (M, E), or (N, M, E) if the prompts see the images. Without a gradient if they do not and the model is in
            evaluation mode.
        """
        encoder = self.backbone.encoder
        if image.is_meta:  # a model without memory, built to be counted
            shape = (len(image),) if soft_prompts.see_image else ()
            return image.new_empty(*shape, self.num_attributes, encoder.embed_dims)
        if self.training or soft_prompts.see_image:
            return self._encode(soft_prompts, image)
        version = (self.labels, encoder.text_version(), soft_prompts.tokens._version)
        if self._soft_table is None or self._soft_table[0] != version:
            # In single precision: what is kept must not depend on who asked first.
            with torch.no_grad(), torch.autocast(image.device.type, enabled=False):
                self._soft_table = (version, self._encode(soft_prompts, image))
        return self._soft_table[1].to(image.device)

    def prepare_labels(self) -> None:
        """Read the label table now rather than with the first image, so that a name which cannot be read is found.

        Raises:
            ConfigError: If the names are not known, or one of them is too long for the text tower.
            CheckpointError: If stored text features are damaged.
        """
        super().prepare_labels()
        if self.soft_prompts is not None:
            self._words_of_labels(self.soft_prompts)

    def _words_of_labels(self, soft_prompts: SoftPrompts) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids (M, T) that the learned tokens are put into, and where each row ends (M,)."""
        if self._words is None or self._words[0] != self.labels:
            encoder = self.backbone.encoder
            ids = encoder.tokenize([own[0] for own in self.soft_template.sentences(self.labels)])
            ends = ids.argmax(-1)  # the end of a sentence is its highest id
            longest, room = int(ends.max()) + 1, encoder.context_length - soft_prompts.num_tokens
            if longest > room:
                raise ConfigError(
                    f'The attribute {self.labels[int(ends.argmax())]!r} has {longest} tokens, but beside '
                    f'{soft_prompts.num_tokens} learned ones the text encoder of {encoder.context_length} has room for '
                    f'{room}, start and end included: use a shorter name or fewer learned tokens.'
                )
            self._words = (self.labels, ids[:, :longest], ends)
        return self._words[1], self._words[2]

    def _encode(self, soft_prompts: SoftPrompts, image: torch.Tensor) -> torch.Tensor:
        """Pass sentences with the learned tokens inside through the text tower."""
        encoder = self.backbone.encoder
        ids, ends = self._words_of_labels(soft_prompts)
        prompts = soft_prompts(encoder.token_embedding(ids.to(image.device)), image)  # (M or N, M, L + T, width)
        flat = prompts.flatten(0, -3)
        ends = (ends + soft_prompts.num_tokens).repeat(len(flat) // len(ends))
        parts = zip(flat.split(self.text_features.batch_size), ends.split(self.text_features.batch_size), strict=True)
        features = torch.cat([encoder.encode_text_embeddings(part, end) for part, end in parts])
        return features.unflatten(0, prompts.shape[:-2])
