"""The masked language model that sees nothing but labels."""

import torch
from torch import nn

from mmattr.errors import ConfigError
from mmattr.models.heads.base_label_mlm import BaseLabelMLM
from mmattr.models.layers import GroupWiseLinear, ImageTokens, LogitNorm, TransformerEncoder
from mmattr.registry import MODELS

NETWORKS = ('encoder', 'mlp')


@MODELS.register_module()
class MaskedLabelMLM(BaseLabelMLM):
    """Complete a sentence of label words without looking at the image (Label2Label, Table 7, "MLM").

    It can learn only how attributes go together in the data set as a whole. It refines the guesses of a frozen query
    head (:class:`TwoStageRecognizer`), because hard words carry no gradient back to it.

    The paper names the two networks and gives no sizes. Here they are

    - ``'encoder'``: a Transformer encoder over the words and one classifier per attribute: the image-conditioned model
      without its cross-attention. Permuting the attributes with their parameters permutes the outputs.
    - ``'mlp'``: a multilayer perceptron over all words at once. Each word is one of three vectors, so a shared linear
      projection to ``word_channels`` keeps what it says; the M short words are joined to one vector for the hidden
      layers, and without the projection the first of them would be the largest layer of the whole model.

    Args:
        num_attributes: M.
        in_channels: Width D of the words, which is that of the image tokens.
        network: ``'encoder'`` or ``'mlp'``.
        num_layers: Encoder layers, or hidden layers of the perceptron; at least 1.
        num_heads: Attention heads of the encoder.
        ffn_channels: Hidden width of the encoder's feed-forward networks, or of the perceptron.
        word_channels: Width of a word inside the perceptron.
        dropout: Dropout in [0, 1) of the layers.
        classifier_dropout: Dropout in [0, 1) before the classifiers.
        pre_norm: Layer norms before the blocks of the encoder or after them.
        logit_norm: Normalise the logits by batch statistics, as :class:`ImageConditionedMLM` does.
        init_cfg: Initialisation, see mmengine.

    Raises:
        ConfigError: If ``network`` is unknown or there is no layer.
    """

    def __init__(
        self,
        num_attributes: int,
        in_channels: int,
        network: str = 'encoder',
        num_layers: int = 2,
        num_heads: int = 4,
        ffn_channels: int = 2048,
        word_channels: int = 16,
        dropout: float = 0.1,
        classifier_dropout: float = 0.1,
        pre_norm: bool = True,
        logit_norm: bool = False,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(num_attributes, in_channels, init_cfg)
        if network not in NETWORKS:
            raise ConfigError(f'MaskedLabelMLM has no network {network!r}; valid are {", ".join(NETWORKS)}.')
        if num_layers < 1:
            raise ConfigError(f'MaskedLabelMLM needs num_layers of at least 1, got {num_layers}.')
        self.network = (
            TransformerEncoder(num_layers, in_channels, num_heads, ffn_channels, dropout, pre_norm)
            if network == 'encoder'
            else _perceptron(num_attributes, in_channels, word_channels, ffn_channels, num_layers, dropout)
        )
        self.dropout = nn.Dropout(classifier_dropout)
        self.classifier = (
            GroupWiseLinear(num_attributes, in_channels)
            if network == 'encoder'
            else nn.Linear(ffn_channels, num_attributes)
        )
        self.logit_norm = LogitNorm(num_attributes) if logit_norm else nn.Identity()

    def forward(self, feats: ImageTokens | None, sentence: torch.Tensor) -> torch.Tensor:
        """Complete the sentences.

        Args:
            feats: Tokens of N images; not looked at.
            sentence: (N, M, D) embedded words.

        Returns:
            Logits (N, M) of every attribute, masked or not.
        """
        return self.logit_norm(self.classifier(self.dropout(self.network(sentence))))


def _perceptron(
    num_attributes: int, in_channels: int, word_channels: int, hidden_channels: int, num_layers: int, dropout: float
) -> nn.Sequential:
    """Words (N, M, D) -> hidden units (N, ``hidden_channels``)."""
    layers: list[nn.Module] = [nn.Linear(in_channels, word_channels), nn.Flatten()]
    width = num_attributes * word_channels
    for _ in range(num_layers):
        layers += [nn.Linear(width, hidden_channels), nn.GELU(), nn.Dropout(dropout)]
        width = hidden_channels
    # The last activation goes straight to the classifier, which has a dropout of its own.
    return nn.Sequential(*layers[:-1])
