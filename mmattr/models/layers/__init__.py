"""Blocks shared by heads and necks."""

from mmattr.models.layers.attribute_localization import AttributeLocalization
from mmattr.models.layers.attribute_wise_linear import AttributeWiseLinear
from mmattr.models.layers.consistency_memory import ConsistencyMemory
from mmattr.models.layers.cosine_linear import CosineLinear
from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.group_wise_linear import GroupWiseLinear
from mmattr.models.layers.grouped_linear import GroupedLinear
from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.logit_norm import LogitNorm
from mmattr.models.layers.multi_head_attention import MultiHeadAttention
from mmattr.models.layers.pool_windows import pool_windows
from mmattr.models.layers.projected_attention import KeysValues, ProjectedAttention
from mmattr.models.layers.query_decoder_layer import QueryDecoderLayer
from mmattr.models.layers.random_queries import RandomQueries
from mmattr.models.layers.read_word_vectors import read_word_vectors
from mmattr.models.layers.sequence_decoder_layer import SequenceDecoderLayer
from mmattr.models.layers.shared_linear import SharedLinear
from mmattr.models.layers.sine_position_embedding import SinePositionEmbedding
from mmattr.models.layers.transformer_decoder import TransformerDecoder
from mmattr.models.layers.transformer_decoder_layer import DecoderAttention, TransformerDecoderLayer
from mmattr.models.layers.transformer_encoder import TransformerEncoder
from mmattr.models.layers.transformer_encoder_layer import TransformerEncoderLayer
from mmattr.models.layers.vision_language_features import VisionLanguageFeatures
from mmattr.models.layers.word_vector_queries import WordVectorQueries

__all__ = [
    'AttributeLocalization',
    'AttributeWiseLinear',
    'ConsistencyMemory',
    'CosineLinear',
    'DecoderAttention',
    'FeedForward',
    'GroupWiseLinear',
    'GroupedLinear',
    'ImageTokens',
    'KeysValues',
    'LogitNorm',
    'MultiHeadAttention',
    'ProjectedAttention',
    'QueryDecoderLayer',
    'RandomQueries',
    'SequenceDecoderLayer',
    'SharedLinear',
    'SinePositionEmbedding',
    'TransformerDecoder',
    'TransformerDecoderLayer',
    'TransformerEncoder',
    'TransformerEncoderLayer',
    'VisionLanguageFeatures',
    'WordVectorQueries',
    'pool_windows',
    'read_word_vectors',
]
