"""Label2Label: attributes as a sentence of words."""

import sys
from collections.abc import Sequence

import torch

from mmattr.errors import ConfigError
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.heads.image_conditioned_mlm import MASK
from mmattr.models.heads.known_labels import keep_known_labels, stack_known_labels
from mmattr.models.heads.label_batch import LabelBatch
from mmattr.models.heads.mask_predict import mask_predict
from mmattr.models.layers import ImageTokens
from mmattr.registry import MASK_TOKENS, MODELS
from mmattr.structures import AttributeDataSample


@MODELS.register_module()
class Label2LabelHead(BaseAttributeHead):
    """Guess a sentence of label words from the image, then let a masked language model complete it.

    Li, Cao, Feng, Zhou and Lu, "Label2Label: A Language Modeling Framework for Multi-Attribute Learning", ECCV 2022.
    The query head's logits become hard words (Equation 3); in training each word is masked with probability alpha; the
    image-conditioned model scores every attribute from the sentence and the image, and both losses are summed with
    weight lambda (Equation 8). At test time nothing is masked, unless ``refinement_rounds`` asks for more rounds.

    Args:
        num_attributes: M.
        in_channels: Width D of the image tokens.
        query_head: Config of the head that guesses the words, usually :class:`AQNHead`.
        mlm: Config of the model that completes the sentence, usually :class:`ImageConditionedMLM`.
        mask_token: Config of the mask word, from MASK_TOKENS.
        mask_ratio: Probability alpha in [0, 1] that a word is masked in training (Table 3: 0.1).
        mlm_weight: Weight lambda >= 0 of the second loss (Table 4: 1).
        query_weight: Weight >= 0 of the query head's own loss. 0 leaves it out: a query head that was trained before
            and is frozen has nothing to learn from it (the two-stage training of Table 7).
        teacher_ratio: Probability in [0, 1], per word, that the sentence of training holds the true label in place of
            the guess, where the label is known. Of a mixture it is the label of the dominant image, whose word both
            sentences of the mixture then hold. A word is masked as often as without.
        refinement_rounds: Rounds K >= 0 of :func:`mask_predict` after the full prediction, at test time only; each
            runs the language model once more. 0 is the paper.
        loss: Config of both losses.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If a number is out of its range.
    """

    supports_known_labels = True

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        query_head: dict,
        mlm: dict,
        mask_token: dict | None = None,
        mask_ratio: float = 0.1,
        mlm_weight: float = 1.0,
        query_weight: float = 1.0,
        teacher_ratio: float = 0.0,
        refinement_rounds: int = 0,
        loss: dict | None = None,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, loss, init_cfg)
        _check_range('probability in [0, 1]', 1.0, mask_ratio=mask_ratio, teacher_ratio=teacher_ratio)
        _check_range(
            'finite weight of at least 0', sys.float_info.max, mlm_weight=mlm_weight, query_weight=query_weight
        )
        if type(refinement_rounds) is not int or refinement_rounds < 0:
            raise ConfigError(
                f'Label2LabelHead was given refinement_rounds={refinement_rounds!r}, but expects a whole number of '
                'rounds, 0 for none.'
            )
        self.mask_ratio = mask_ratio
        self.mlm_weight = mlm_weight
        self.query_weight = query_weight
        self.teacher_ratio = teacher_ratio
        self.refinement_rounds = refinement_rounds
        shared = dict(num_attributes=num_attributes, in_channels=in_channels)
        self.query_head = MODELS.build(query_head, default_args=shared)
        self.mlm = MODELS.build(mlm, default_args=shared)
        self.mask_token = MASK_TOKENS.build(
            mask_token or dict(type='AttributeSpecificMask'),
            default_args=dict(num_attributes=num_attributes, embed_dims=in_channels),
        )

    def forward(self, feats: ImageTokens) -> torch.Tensor:
        """Score the attributes with the completed sentence.

        Args:
            feats: Tokens of N images.

        Returns:
            Logits (N, M) of the language model.
        """
        return self.forward_both(feats)[1]

    def forward_both(
        self, feats: ImageTokens, labels: LabelBatch | None = None, known: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Score the attributes with both halves.

        Args:
            feats: Tokens of N images.
            labels: Labels, which are the words of a teacher in training, and with mixup weights decide the mixed
                words. None leaves the guessed words alone.
            known: (N, M) words given by the user: 1, 0, -1 = not given.

        Returns:
            Logits (N, M) of the query head and of the language model.
        """
        query_logits = self.query_head(feats)
        words = (query_logits > 0).long()  # hard words: no gradient flows through them
        if known is not None:
            words = torch.where(known >= 0, known.long(), words)

        def complete(words: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
            if _is_mixture(labels):
                return self.mlm(feats, self.embed(words, mask, labels))
            return self.mlm.complete(feats, _masked(words, mask), None if mask is None else self.mask_token())

        if self.training:
            mask = torch.rand(words.shape, device=words.device) < self.mask_ratio
            return query_logits, complete(self._teach(words, labels), mask)
        free = torch.ones_like(words, dtype=torch.bool) if known is None else known < 0
        return query_logits, mask_predict(complete, words, complete(words, None), free, self.refinement_rounds)

    def _teach(self, words: torch.Tensor, labels: LabelBatch | None) -> torch.Tensor:
        """Put true labels in place of some guessed words (N, M)."""
        if labels is None or not self.teacher_ratio:  # no draw: the random stream is that of the paper's training
            return words
        truth = _dominant_label(labels)
        taught = torch.rand(words.shape, device=words.device) < self.teacher_ratio
        return torch.where(taught & (truth >= 0), truth.long(), words)

    def embed(
        self, words: torch.Tensor, mask: torch.Tensor | None = None, labels: LabelBatch | None = None
    ) -> torch.Tensor:
        """Turn words into the sentence that the language model reads.

        Under mixup with weight t the sentence is ``t * emb(s) + (1 - t) * emb(m)``: s are the guessed words, and m_j
        is s_j where it agrees with the dominant image's label (a when t > 0.5), else the other image's label. Where
        that label is unknown the guessed word stays.

        Args:
            words: (N, M) guessed words, 1 or 0.
            mask: (N, M) bool, True where a word is masked.
            labels: Labels with mixup weights, or None.

        Returns:
            (N, M, D).
        """
        mask_words = None if mask is None else self.mask_token()
        sentence = self.mlm.embed(_masked(words, mask), mask_words)
        if labels is None or labels.label_b is None or labels.weight is None:
            return sentence
        dominant = _dominant_label(labels)
        other = _dominant_label(LabelBatch(labels.label_b, labels.label, labels.weight)).long()
        replace = (words != dominant) & (dominant >= 0) & (other >= 0)
        mixed = torch.where(replace, other, words)
        weight = labels.weight[:, None, None].to(sentence.dtype)
        return weight * sentence + (1 - weight) * self.mlm.embed(_masked(mixed, mask), mask_words)

    def loss(self, feats: ImageTokens, data_samples: Sequence[AttributeDataSample]) -> dict[str, torch.Tensor]:
        """Compute both losses.

        Args:
            feats: Tokens of N images.
            data_samples: N samples with labels.

        Returns:
            ``loss_aqn`` and ``loss_mlm``, each already times its weight; the former only where its weight is not 0.
        """
        labels = self.stack_labels(data_samples, feats.features.device)
        query_logits, mlm_logits = self.forward_both(feats, labels)
        losses = {'loss_mlm': self.mlm_weight * self.label_loss(mlm_logits, labels)}
        if self.query_weight:
            losses = {'loss_aqn': self.query_weight * self.label_loss(query_logits, labels)} | losses
        return losses

    def predict(self, feats: ImageTokens, data_samples: Sequence[AttributeDataSample]) -> list[AttributeDataSample]:
        """Score the attributes of images, with words that the user gives where there are any.

        A given word stays what it is: the score of its attribute is 1 or 0.

        Args:
            feats: Tokens of N images.
            data_samples: N samples, with ``known_label`` where words are given.

        Returns:
            The samples with ``pred_score``, ``query_score`` (the query network's own prediction) and, where labels are
            there, ``eval_loss`` of the language model, which is what the released code watches.
        """
        known = stack_known_labels(data_samples, self.num_attributes, feats.features.device)
        query_logits, mlm_logits = self.forward_both(feats, known=known)
        samples = self.write_predictions(mlm_logits, data_samples)
        for index, sample in enumerate(samples):
            sample.set_field(query_logits[index].float().sigmoid(), 'query_score', dtype=torch.Tensor)
        keep_known_labels(samples, known)
        return samples


def _is_mixture(labels: LabelBatch | None) -> bool:
    """Say whether images are mixed."""
    return labels is not None and labels.label_b is not None and labels.weight is not None


def _masked(words: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """Put the mask word where the mask is True."""
    return words if mask is None else words.masked_fill(mask, MASK)


def _dominant_label(labels: LabelBatch) -> torch.Tensor:
    """(N, M) labels of the image with the larger share: the image itself when there is no mixup."""
    if labels.label_b is None or labels.weight is None:
        return labels.label
    return torch.where((labels.weight > 0.5)[:, None], labels.label, labels.label_b)


def _check_range(expected: str, highest: float, **values: float) -> None:
    """Raise for the first number that is not between 0 and the highest."""
    for name, value in values.items():
        if not isinstance(value, int | float) or not 0 <= value <= highest:
            raise ConfigError(f'Label2LabelHead was given {name}={value!r}, but expects a {expected}.')
