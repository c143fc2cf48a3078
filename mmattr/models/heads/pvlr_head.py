"""Labels described by two kinds of prompts, compared with the regions of an image."""

from collections.abc import Iterable, Sequence
from typing import Literal

import torch

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.heads.label_batch import LabelBatch
from mmattr.models.layers import (
    AttentionBlock,
    ContextAwarePrompting,
    DualModalAttention,
    PromptedFeatures,
    PromptFusion,
    RegionSimilarity,
    VisionLanguageFeatures,
)
from mmattr.models.layers.context_aware_prompting import INTERACTIONS
from mmattr.models.layers.dual_modal_attention import DIRECTIONS
from mmattr.models.layers.prompt_fusion import FUSIONS
from mmattr.models.layers.region_similarity import POOLS, SIMILARITIES
from mmattr.registry import MODELS, nearest
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class PVLRHead(BaseAttributeHead):
    """Our reading of PVLR: knowledge-aware and context-aware prompts, fused, and attention in both directions.

    Tan et al., "PVLR: Prompt-driven Visual-Linguistic Representation Learning for Multi-Label Image Recognition", 2024.
    The blocks and their order are the paper's, their operators and every default but ``cap='post'`` and
    ``ifm='channel'`` our reading, see docs/en/systems/pvlr.md. N images, M labels, P tokens, all of width D:

    1. KAP: the M features of hand-written prompts look at each other, the same for every image.
    2. CAP: those of learned prompts (:class:`SoftPromptRecognizer`) look at the image, then at each other.
    3. IFM: features and label-to-label maps of both are fused into U (N, M, D).
    4. DMA: the labels U look at the image while the image looks at them.
    5. The logit of a label pools its similarities to the regions; its centre thus depends on the image.

    Labels look at each other: another label in the table changes the scores, their order does not. No weight belongs to
    one label, so any table can be scored.

    Args:
        num_attributes: M of the first label table; afterwards ``num_attributes`` follows the table in use.
        in_channels: Width D of image tokens and text features: ``project_tokens=True`` of the backbone.
        num_heads: Attention heads everywhere; divides D. Our reading.
        dropout: Dropout in [0, 1) of attention weights. Our reading.
        kap: Whether there are knowledge-aware prompts. Without KAP and CAP the labels are plain text features.
        cap: ``'post'``, the paper's choice, or ``'pre'``: where context-aware prompts meet the image; ``'none'``: there
            are none. ``'pre'`` goes with ``soft_prompts=dict(see_image=True)`` of the recognizer, ``'none'`` with None.
        ifm: ``'channel'``, the paper's; ``'regularisation'``, what it is compared with: the mean of both, and a loss
            between them; ``'concat'`` or ``'mean'``. Needs KAP and CAP, otherwise nothing is fused.
        gate_reduction: See :class:`ChannelInteraction`. Our reading.
        map_channels: See :class:`ChannelInteraction`. Our reading.
        regularisation_weight: Factor of the loss of ``ifm='regularisation'``. Our reading.
        dma: ``'both'``, the paper's; ``'v2s'``: only the labels look; ``'s2v'``: only the image looks; ``'none'``.
        pool: ``'soft'``, ``'max'``, ``'mean'`` or ``'topk'``, see :class:`RegionSimilarity`. Our reading.
        topk: Regions that ``pool='topk'`` averages.
        similarity: ``'cosine'`` or ``'dot'``. Our reading.
        init_scale: Factor > 0 of the similarities at the start. Our reading.
        learn_scale: Whether it is trained. Our reading.
        keep_class_token: Whether the class token, the first of an image, counts as a region. Our reading: it does not.
        loss: Config of the loss.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If a choice is unknown or a number out of its range.
    """

    reads_label_table = True

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_heads: int = 8,
        dropout: float = 0.0,
        kap: bool = True,
        cap: Literal['post', 'pre', 'none'] = 'post',
        ifm: Literal['channel', 'concat', 'mean', 'regularisation'] = 'channel',
        gate_reduction: int = 4,
        map_channels: int = 8,
        regularisation_weight: float = 1.0,
        dma: Literal['both', 'v2s', 's2v', 'none'] = 'both',
        pool: Literal['soft', 'max', 'mean', 'topk'] = 'soft',
        topk: int = 4,
        similarity: Literal['cosine', 'dot'] = 'cosine',
        init_scale: float = 1 / 0.07,
        learn_scale: bool = True,
        keep_class_token: bool = False,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        _check_choice('cap', cap, (*INTERACTIONS, 'none'))
        _check_choice('ifm', ifm, FUSIONS)
        _check_choice('dma', dma, DIRECTIONS)
        _check_choice('pool', pool, POOLS)
        _check_choice('similarity', similarity, SIMILARITIES)
        if in_channels % num_heads or min(topk, gate_reduction, map_channels) < 1 or not init_scale > 0:
            raise ConfigError(
                f'PVLRHead was given num_heads={num_heads} for the width {in_channels}, topk={topk}, '
                f'gate_reduction={gate_reduction}, map_channels={map_channels} and init_scale={init_scale}, but '
                'expects heads that divide the width and numbers above 0.'
            )
        self.cap_interaction = cap
        self.regularisation_weight = regularisation_weight if ifm == 'regularisation' else None
        self.keep_class_token = keep_class_token
        self.kap = AttentionBlock(in_channels, num_heads, dropout) if kap else None
        self.cap = None if cap == 'none' else ContextAwarePrompting(in_channels, num_heads, dropout, cap)
        both = self.kap is not None and self.cap is not None
        self.ifm = PromptFusion(in_channels, ifm, gate_reduction, map_channels) if both else None
        self.dma = DualModalAttention(in_channels, num_heads, dropout, dma)
        self.prediction = RegionSimilarity(in_channels, pool, topk, similarity, init_scale, learn_scale)

    def forward(self, feats: PromptedFeatures | VisionLanguageFeatures) -> torch.Tensor:
        """Score the labels of the table.

        Args:
            feats: Tokens (N, P, D), text (M, D) and, unless ``cap='none'``, soft text (M, D) or (N, M, D).

        Returns:
            Logits (N, M).

        Raises:
            ConfigError: If the features are not those that the blocks need.
        """
        labels, _ = self._describe(feats)
        return self.prediction(*self.dma(labels, self._regions(feats)))

    def match(self, feats: PromptedFeatures | VisionLanguageFeatures) -> torch.Tensor:
        """Compare every label with every region, to see where a label is found.

        Args:
            feats: As for :meth:`forward`.

        Returns:
            Scaled similarities (N, M, regions), before pooling; regions are all tokens but the class token.
        """
        labels, _ = self._describe(feats)
        return self.prediction.match(*self.dma(labels, self._regions(feats)))

    def loss(
        self, feats: PromptedFeatures | VisionLanguageFeatures, data_samples: Sequence[AttributeDataSample]
    ) -> dict[str, torch.Tensor]:
        """Compute the training losses.

        Args:
            feats: As for :meth:`forward`.
            data_samples: N samples with labels.

        Returns:
            ``loss`` and, with ``ifm='regularisation'``, ``loss_regularisation``: the mean squared difference of the two
            features of a label, over the labels that an image knows.
        """
        described, distance = self._describe(feats)
        logits = self.prediction(*self.dma(described, self._regions(feats)))
        labels = self.stack_labels(data_samples, logits.device)
        losses = {'loss': self.label_loss(logits, labels)}
        if distance is not None and self.regularisation_weight is not None:
            losses['loss_regularisation'] = self.regularisation_weight * _mean_over_known(distance, labels)
        return losses

    def _describe(self, feats: PromptedFeatures | VisionLanguageFeatures) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Labels (N, M, D) before they meet the image in both directions, and how far their two features differ."""
        soft = self._check(feats)
        self.num_attributes = len(feats.text)
        count = feats.tokens.shape[0]
        hard = feats.text[None]
        context = None if self.cap is None else self.cap(soft, self._regions(feats))
        if self.kap is None:
            return (hard.expand(count, -1, -1) if context is None else context[0]), None
        # Once for all images, since it depends on none of them.
        knowledge, knowledge_map = (part.expand(count, -1, -1) for part in self.kap.with_map(hard, hard))
        if context is None or self.ifm is None:
            return knowledge, None
        fused = self.ifm(knowledge, context[0], knowledge_map, context[1])
        return fused, self.ifm.distance(knowledge, context[0]).float()

    def _regions(self, feats: PromptedFeatures | VisionLanguageFeatures) -> torch.Tensor:
        """(N, R, D) tokens that count as regions."""
        return feats.tokens if self.keep_class_token else feats.tokens[:, 1:]

    def _check(self, feats: PromptedFeatures | VisionLanguageFeatures) -> torch.Tensor | None:
        """Refuse features that the blocks cannot take; return the soft text (N, M, D)."""
        widths = feats.tokens.shape[-1], feats.text.shape[-1]
        if widths != (self.in_channels, self.in_channels):
            raise ConfigError(
                f'PVLRHead compares image tokens and texts of one width, {self.in_channels}, but got {widths[0]} and '
                f'{widths[1]}: set project_tokens=True of the backbone, and in_channels to the width of its texts.'
            )
        if self.cap is None:
            return None
        soft = getattr(feats, 'soft_text', None)
        sees_image = self.cap_interaction == 'pre'
        if soft is None or (soft.ndim == 3) != sees_image:
            got = 'none' if soft is None else 'some of every image' if soft.ndim == 3 else 'some that no image changes'
            raise ConfigError(
                f'PVLRHead with cap={self.cap_interaction!r} needs learned prompts '
                f'{"of every image" if sees_image else "that no image changes"}, got {got}: use a SoftPromptRecognizer '
                f'with soft_prompts=dict(see_image={sees_image}).'
            )
        return soft if sees_image else soft.expand(feats.tokens.shape[0], -1, -1)


def _check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    choices = tuple(choices)
    if value not in choices:
        raise ConfigError(f'PVLRHead was given {name}={value!r}; {nearest(str(value), choices)}')


def _mean_over_known(values: torch.Tensor, labels: LabelBatch) -> torch.Tensor:
    """Mean of (N, M) values where a label is known, in one image of a mixture at least; 0 if none is."""
    known = labels.label >= 0
    if labels.label_b is not None:
        known = known | (labels.label_b >= 0)
    return values.masked_fill(~known, 0).sum() / known.sum().clamp(min=1)
