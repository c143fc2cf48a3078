"""A model that compares images with the texts of attributes."""

import inspect
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal

import torch

from mmattr.errors import ConfigError
from mmattr.models.clip import PromptSet, TextFeatures
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.models.recognizers.attribute_recognizer import AttributeRecognizer
from mmattr.registry import MODELS, nearest

TUNED = ('none', 'visual', 'all')


@MODELS.register_module()
class VisionLanguageRecognizer(AttributeRecognizer):
    """Join a CLIP model, an optional neck and a head that reads both images and a table of text features.

    The table has one row per attribute of the current label table, made of the attributes' names and the prompts. The
    names come from the data set in use (:class:`LabelTableHook`), so that a model may be trained on one table and
    evaluated on another. A frozen text tower encodes every attribute once; a trained one encodes the table in every
    training step, and once whenever evaluation starts.

    Args:
        num_attributes: Number of attributes M of the first label table.
        backbone: Config of a backbone with an ``encoder`` that has a text tower: :class:`CLIPVisualBackbone`.
        head: Config of a head that takes :class:`VisionLanguageFeatures`.
        in_channels: Width Dv of the backbone's tokens.
        neck: Config of a neck that takes and returns :class:`VisionLanguageFeatures`.
        loss: Config of the loss, passed on to the head.
        labels: M names of the attributes, for use without a data set.
        prompts: Sentences of an attribute, see :class:`PromptSet`; its name alone by default.
        tune: Towers of CLIP that learn: ``'none'``, ``'visual'`` or ``'all'``, which is both.
        normalize_text: Whether text features get unit length, see :class:`TextFeatures`.
        text_cache_dir: Folder where features of a frozen text tower are kept; None keeps them in memory only.
        text_batch_size: Sentences per forward pass of the text tower.
        data_preprocessor: Config of the data preprocessor.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        labels: Names of the current label table; empty until they are known.
        prompts: Sentences of an attribute unless a label table brings its own.
        label_prompts: Sentences of the current label table.

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
        labels: Sequence[str] | None = None,
        prompts: str | Sequence[str] | Mapping[str, Any] = ('{}',),
        tune: Literal['none', 'visual', 'all'] = 'none',
        normalize_text: bool = False,
        text_cache_dir: str | PathLike | None = None,
        text_batch_size: int = 256,
        data_preprocessor: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        if tune not in TUNED:
            raise ConfigError(f'VisionLanguageRecognizer was given tune={tune!r}; {nearest(str(tune), TUNED)}')
        if 'with_text' not in inspect.signature(_constructor(backbone)).parameters:
            raise ConfigError(
                'VisionLanguageRecognizer needs a backbone with a text tower, CLIPVisualBackbone, '
                f'got {backbone.get("type")}.'
            )
        super().__init__(
            num_attributes, backbone | dict(with_text=True), head, in_channels, neck, loss, data_preprocessor, init_cfg
        )
        if in_channels != self.backbone.out_channels:
            raise ConfigError(
                f'The model was given in_channels={in_channels}, but the tokens of its backbone have the width '
                f'{self.backbone.out_channels}.'
            )
        self.tune = tune
        self.backbone.set_trainable(visual=tune != 'none', text=tune == 'all')
        self.prompts = self.label_prompts = PromptSet(prompts)
        self.text_features = TextFeatures(self.backbone.encoder, normalize_text, text_cache_dir, text_batch_size)
        self.labels: tuple[str, ...] = ()
        self._sentences: tuple[tuple[str, ...], ...] = ()
        self._table: tuple[int, torch.Tensor] | None = None
        if labels is not None:
            self.set_labels(labels)

    def set_labels(self, names: Sequence[str], prompts: PromptSet | None = None) -> None:
        """Switch the label table.

        Args:
            names: M names of attributes, as many as there will be scores, in their order.
            prompts: Their sentences; those of the model by default.

        Raises:
            ConfigError: If there is no name, one occurs twice, or the prompts do not know one.
        """
        prompts = self.prompts if prompts is None else prompts
        same_names = bool(self.labels) and (names is self.labels or tuple(names) == self.labels)
        if same_names and prompts is self.label_prompts:
            return
        labels = tuple(names)
        if not labels or isinstance(names, str):
            raise ConfigError(f'A label table needs a list of names, got {names!r}.')
        if len(set(labels)) != len(labels):
            repeated = next(name for name in labels if labels.count(name) > 1)
            raise ConfigError(f'A label table needs different names, but {repeated!r} occurs twice.')
        self._sentences = prompts.sentences(labels)
        self.labels, self.label_prompts = labels, prompts
        self.num_attributes = len(labels)
        self._table = None

    def prepare_labels(self) -> None:
        """Read the label table now rather than with the first image, so that a name which cannot be read is found.

        Raises:
            ConfigError: If the names are not known or a sentence is too long for the text tower.
            CheckpointError: If stored text features are damaged.
        """
        self.text_table()

    def number_labels(self) -> None:
        """Set a label table whose names do not matter, to measure time or memory without a data set."""
        known = list(self.prompts.by_name) or [f'attr_{index}' for index in range(self.num_attributes)]
        self.set_labels(known[: self.num_attributes])

    def train(self, mode: bool = True) -> 'VisionLanguageRecognizer':
        """Set the mode; text features of a tower that learns are computed anew.

        Args:
            mode: True for training.

        Returns:
            The model.
        """
        super().train(mode)
        if self.tune == 'all':
            self._table = None
        return self

    def extract_feat(self, inputs: torch.Tensor) -> Any:
        """Compute what the head sees.

        Args:
            inputs: (N, 3, H, W) normalised images.

        Returns:
            The neck's output, or :class:`VisionLanguageFeatures` without a neck.
        """
        feats = VisionLanguageFeatures(self.backbone(inputs)[0], self.text_table())
        return feats if self.neck is None else self.neck(feats)

    def text_table(self) -> torch.Tensor:
        """Return the text features of the current label table.

        Returns:
            (M, E), with a gradient if the text tower learns and the model is training.

        Raises:
            ConfigError: If the names of the attributes are not known.
        """
        encoder = self.backbone.encoder
        projection = encoder.visual_projection
        if projection.is_meta:  # a model without memory, built to be counted
            return projection.new_empty(self.num_attributes, encoder.embed_dims)
        if not self.labels:
            raise ConfigError(
                'VisionLanguageRecognizer does not know the names of the attributes: they come from the data set '
                '(custom_hooks with LabelTableHook), from set_labels, or from model.labels=[...].'
            )
        if self.tune == 'all' and self.training and torch.is_grad_enabled():
            return self.text_features.compute(self._sentences)
        version = encoder.text_version()
        if self._table is None or self._table[0] != version:
            self._table = (version, self._compute_table())
        return self._table[1].to(projection.device)

    def init_weights(self) -> None:
        """Initialise the weights, load those of CLIP, and hand its projection to whoever continues it.

        Raises:
            CheckpointError: If pretrained weights cannot be reached or do not fit.
            ConfigError: If the activation of the model is not that of the weights.
        """
        super().init_weights()
        projection = self.backbone.encoder.visual_projection.detach()
        for module in self.modules():
            if hasattr(module, 'set_visual_projection'):
                module.set_visual_projection(projection)

    @torch.no_grad()
    def _compute_table(self) -> torch.Tensor:
        features = self.text_features
        # In single precision: what is kept must not depend on who asked first.
        with torch.autocast(self.backbone.encoder.visual_projection.device.type, enabled=False):
            # Weights that change leave nothing worth keeping.
            return features.compute(self._sentences) if self.tune == 'all' else features.cached(self._sentences)


def _constructor(cfg: dict) -> Any:
    """The class that a config names."""
    kind = cfg.get('type')
    return MODELS.get(kind) if isinstance(kind, str) else kind
