"""Query tokens gather what an image shows, before anybody says which labels are asked for."""

import torch
from mmengine.model import BaseModule
from torch import nn

from mmattr.models.layers import DecoderAttention, ImageTokens, TransformerDecoderLayer, VisionLanguageFeatures
from mmattr.registry import MODELS

#: Standard deviation of the initial weights and epsilon of the layer norms, both of BERT.
INITIAL_STD = 0.02
NORM_EPS = 1e-12


@MODELS.register_module()
class QueryKnowledgeNeck(BaseModule):
    """Replace the P tokens of an image by m query tokens that looked at them (knowledge extraction of QKS).

    Zhu et al., "Query-Based Knowledge Sharing for Open-Vocabulary Multi-Label Classification", 2024. m learned queries,
    the same for every image and every label, pass L post-norm decoder layers with cross-attention in each; neither
    queries nor image tokens have a position. Weights start as those of BERT do. What comes out does not depend on the
    labels, so that labels which were never seen share it. Defaults are those for NUS-WIDE on a CLIP ViT-B/16; for Open
    Images m = 22 and L = 8.

    Args:
        in_channels: Width D of the image tokens, which is that of the queries too.
        num_queries: m.
        num_layers: L.
        num_heads: Attention heads; divides D.
        ffn_channels: Hidden width of the feed-forward networks.
        dropout: Dropout in [0, 1) of queries, attention weights and block outputs.
        keep_class_token: Let the queries look at the class token, the first token of an image, too.
        init_cfg: Initialisation, see mmengine.

    Attributes:
        out_channels: Width D of the tokens.

    >>> neck = QueryKnowledgeNeck(in_channels=8, num_queries=3, num_layers=2, num_heads=2, ffn_channels=16)
    >>> feats = VisionLanguageFeatures(tokens=torch.zeros(2, 5, 8), text=torch.zeros(4, 6))
    >>> neck(feats).tokens.shape
    torch.Size([2, 3, 8])
    """

    def __init__(
        self,
        in_channels: int,
        num_queries: int = 12,
        num_layers: int = 7,
        num_heads: int = 12,
        ffn_channels: int = 3072,
        dropout: float = 0.1,
        keep_class_token: bool = True,
        init_cfg: dict | None = None,
    ) -> None:
        super().__init__(init_cfg)
        self.out_channels = in_channels
        self.keep_class_token = keep_class_token
        self.queries = nn.Parameter(torch.empty(num_queries, in_channels))
        self.norm = nn.LayerNorm(in_channels)
        self.dropout = nn.Dropout(dropout)
        layers = [
            TransformerDecoderLayer(in_channels, num_heads, ffn_channels, dropout, pre_norm=False)
            for _ in range(num_layers)
        ]
        for layer in layers:
            layer.ffn.dropout.p = 0.0  # BERT has none between the two matrices
        self.layers = nn.ModuleList(layers)
        self._initialise()

    def forward(self, feats: VisionLanguageFeatures) -> VisionLanguageFeatures:
        """Extract the knowledge of the images.

        Args:
            feats: Tokens (N, P, D) of N images, and the label table, which passes through.

        Returns:
            Query tokens (N, m, D) and the same label table.
        """
        words, image = self._start(feats)
        for layer in self.layers:
            words, _ = layer(words, image)
        return feats._replace(tokens=words)

    def attention(self, feats: VisionLanguageFeatures) -> list[DecoderAttention]:
        """Compute the attention maps of every layer.

        Args:
            feats: Tokens (N, P, D) of N images.

        Returns:
            One entry per layer: ``words`` (N, heads, m, m) and ``image`` (N, heads, m, P); without the class token its
            column is missing.
        """
        words, image = self._start(feats)
        maps = []
        for layer in self.layers:
            words, attention = layer(words, image, return_attention=True)
            maps.append(attention)
        return maps

    def _start(self, feats: VisionLanguageFeatures) -> tuple[torch.Tensor, ImageTokens]:
        """The queries of every image (N, m, D), and what they look at."""
        tokens = feats.tokens if self.keep_class_token else feats.tokens[:, 1:]
        nowhere = tokens.new_zeros(1, tokens.shape[-1])
        queries = self.dropout(self.norm(self.queries.expand(tokens.shape[0], -1, -1)))
        return queries, ImageTokens(tokens, nowhere)

    def _initialise(self) -> None:
        """Make the layers those of BERT: matrices and queries from N(0, 0.02), biases 0."""
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                module.eps = NORM_EPS
        for name, parameter in self.named_parameters():
            if parameter.ndim > 1:
                nn.init.normal_(parameter, std=INITIAL_STD)
            elif name.endswith('bias'):
                nn.init.zeros_(parameter)
