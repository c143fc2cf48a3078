"""SequencePAR: the present attributes of an image are written one after the other."""

from collections.abc import Sequence

import torch

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.layers import VisionLanguageFeatures
from mmattr.models.sequence import BeamSearch, CachedSteps, DecodedSequences, SequenceDecoder, TargetSequences
from mmattr.registry import MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class SequenceHead(BaseAttributeHead):
    """A masked Transformer decoder writes the names of the present attributes, in their fixed order.

    Jin, Wang, Lin, Li, Huang, Zheng and Tang, "Sequencepar: Understanding pedestrian attributes via a sequence
    generation paradigm", Pattern Recognition 2025. The defaults are those of the released code for CLIP ViT-L/14
    (D = 768, 37.9 M parameters), with two differences: sequences may be as long as an image needs (the released code
    stops at 20 attributes), and training ends them with eos, as the figure of the paper does; the released code, which
    is ``eos=False``, never teaches the model to stop.

    A sequence has no score per attribute. :meth:`forward` gives ours, see :meth:`DecodedSequences.scores`: above 1/2
    where the attribute was written, so that a threshold of 1/2 evaluates the sequence itself, and other thresholds mean
    nothing. Gradients come from :meth:`loss`, which reads the true words and not those that were written.

    Args:
        num_attributes: M.
        in_channels: Width D of image tokens and of text features.
        num_layers: Decoder layers, at least 1.
        num_heads: Attention heads.
        head_dims: Width of a head; ``num_heads * head_dims`` need not be D.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Dropout in [0, 1) in hidden units and block outputs.
        eos: End training sequences with eos.
        sequence_loss: Config of the training loss, :class:`SequenceLoss` by default.
        beam_size: Open sequences per image in the search; 1 is greedy search.
        length_penalty: Exponent of the length by which log-probabilities are divided; 0 for none.
        max_length: Most ids of a sequence with bos, from 2 to M + 1; None is M + 1.
        use_cache: Keep keys and values while a sequence is written. Without it every step reads the whole prefix,
            which gives the same and costs more.
        loss: Config of the loss of scores, which only the evaluation loss uses.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If the search is asked for something impossible.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        num_layers: int = 6,
        num_heads: int = 8,
        head_dims: int = 64,
        ffn_channels: int = 2048,
        dropout: float = 0.1,
        eos: bool = True,
        sequence_loss: dict | None = None,
        beam_size: int = 1,
        length_penalty: float = 0.0,
        max_length: int | None = None,
        use_cache: bool = True,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        longest = num_attributes + 1
        if max_length is not None and not 2 <= max_length <= longest:
            raise ConfigError(
                f'SequenceHead.max_length counts ids with bos and must lie from 2 to {longest} for {num_attributes} '
                f'attributes, got {max_length}.'
            )
        self.eos = eos
        self.use_cache = use_cache
        self.max_length = max_length or longest
        self.search = BeamSearch(beam_size, length_penalty)
        self.decoder = SequenceDecoder(
            num_attributes, in_channels, num_layers, num_heads, head_dims, ffn_channels, dropout
        )
        self.sequence_loss = MODELS.build(
            sequence_loss or dict(type='SequenceLoss'), default_args=dict(num_attributes=num_attributes)
        )

    def forward(self, feats: VisionLanguageFeatures) -> torch.Tensor:
        """Write the attributes and score them.

        Args:
            feats: Features of N images and M attributes, both of width D.

        Returns:
            Logits (N, M), above 0 where the attribute was written.
        """
        decoded = self.decode(feats)
        logits = self.decoder(decoded.ids, feats.tokens, feats.text)
        return decoded.scores(logits).logit()

    @torch.no_grad()
    def decode(self, feats: VisionLanguageFeatures) -> DecodedSequences:
        """Write one sequence per image.

        Args:
            feats: Features of N images and M attributes, both of width D.

        Returns:
            The most probable sequences that the search finds.

        Raises:
            ConfigError: If the features have other sizes than the head.
        """
        self._check(feats)
        if self.use_cache:
            cached = CachedSteps(self.decoder, *feats, self.search.beam_size)
            return self.search(cached, feats.tokens.shape[0], self.max_length, feats.tokens.device)

        def read_prefix(ids: torch.Tensor, parent: torch.Tensor) -> torch.Tensor:
            return self.decoder(ids.flatten(0, 1), *feats)[:, -1].unflatten(0, parent.shape)

        return self.search(read_prefix, feats.tokens.shape[0], self.max_length, feats.tokens.device)

    def loss(
        self, feats: VisionLanguageFeatures, data_samples: Sequence[AttributeDataSample]
    ) -> dict[str, torch.Tensor]:
        """Compute the loss of the true sequences; under mixup that of both images of a mixture.

        Args:
            feats: Features of N images and M attributes, both of width D.
            data_samples: N samples with labels.

        Returns:
            ``loss``.
        """
        self._check(feats)
        labels = self.stack_labels(data_samples, feats.tokens.device)
        value = self._teach(feats, labels.label, labels.weight)
        if labels.label_b is not None and labels.weight is not None:
            value = value + self._teach(feats, labels.label_b, 1 - labels.weight)
        return {'loss': value}

    def _teach(
        self, feats: VisionLanguageFeatures, label: torch.Tensor, sample_weight: torch.Tensor | None
    ) -> torch.Tensor:
        """Loss of (N, M) labels, (N,) weighted."""
        sequences = TargetSequences.from_labels(label, self.eos)
        return self.sequence_loss(self.decoder(sequences.ids, *feats), sequences, sample_weight)

    def _check(self, feats: VisionLanguageFeatures) -> None:
        """Refuse features of other sizes, which the output layer or the sums of vectors could not hold."""
        expected = (self.num_attributes, self.in_channels)
        if tuple(feats.text.shape) != expected or feats.tokens.shape[-1] != self.in_channels:
            raise ConfigError(
                f'SequenceHead was built for text features {expected} and image tokens of width {self.in_channels}, '
                f'got {tuple(feats.text.shape)} and width {feats.tokens.shape[-1]}; its output layer belongs to fixed '
                'attributes, so a model for other labels has to be trained.'
            )
