"""Blocks shared by heads and necks."""

from mmattr.models.layers.attention_block import AttentionBlock
from mmattr.models.layers.attribute_localization import AttributeLocalization
from mmattr.models.layers.attribute_wise_linear import AttributeWiseLinear
from mmattr.models.layers.channel_interaction import ChannelInteraction
from mmattr.models.layers.consistency_memory import ConsistencyMemory
from mmattr.models.layers.context_aware_prompting import ContextAwarePrompting
from mmattr.models.layers.cosine_linear import CosineLinear
from mmattr.models.layers.dual_modal_attention import DualModalAttention
from mmattr.models.layers.feed_forward import FeedForward
from mmattr.models.layers.group_wise_linear import GroupWiseLinear
from mmattr.models.layers.grouped_linear import GroupedLinear
from mmattr.models.layers.image_tokens import ImageTokens
from mmattr.models.layers.logit_norm import LogitNorm
from mmattr.models.layers.multi_head_attention import MultiHeadAttention
from mmattr.models.layers.path_choice import attention_paths
from mmattr.models.layers.pool_windows import pool_windows
from mmattr.models.layers.projected_attention import KeysValues, ProjectedAttention
from mmattr.models.layers.prompt_fusion import PromptFusion
from mmattr.models.layers.prompted_features import PromptedFeatures
from mmattr.models.layers.query_decoder_layer import QueryDecoderLayer
from mmattr.models.layers.random_queries import RandomQueries
from mmattr.models.layers.read_word_vectors import read_word_vectors
from mmattr.models.layers.region_similarity import RegionSimilarity
from mmattr.models.layers.sequence_decoder_layer import SequenceDecoderLayer
from mmattr.models.layers.shared_linear import SharedLinear
from mmattr.models.layers.sine_position_embedding import SinePositionEmbedding
from mmattr.models.layers.soft_prompts import SoftPrompts
from mmattr.models.layers.transformer_decoder import TransformerDecoder
from mmattr.models.layers.transformer_decoder_layer import DecoderAttention, TransformerDecoderLayer
from mmattr.models.layers.transformer_encoder import TransformerEncoder
from mmattr.models.layers.transformer_encoder_layer import TransformerEncoderLayer
from mmattr.models.layers.vision_language_features import VisionLanguageFeatures
from mmattr.models.layers.weight_cache import WeightCache
from mmattr.models.layers.word_rows import WordRows
from mmattr.models.layers.word_vector_queries import WordVectorQueries

__all__ = [
    'AttentionBlock',
    'AttributeLocalization',
    'AttributeWiseLinear',
    'ChannelInteraction',
    'ConsistencyMemory',
    'ContextAwarePrompting',
    'CosineLinear',
    'DecoderAttention',
    'DualModalAttention',
    'FeedForward',
    'GroupWiseLinear',
    'GroupedLinear',
    'ImageTokens',
    'KeysValues',
    'LogitNorm',
    'MultiHeadAttention',
    'ProjectedAttention',
    'PromptFusion',
    'PromptedFeatures',
    'QueryDecoderLayer',
    'RandomQueries',
    'RegionSimilarity',
    'SequenceDecoderLayer',
    'SharedLinear',
    'SinePositionEmbedding',
    'SoftPrompts',
    'TransformerDecoder',
    'TransformerDecoderLayer',
    'TransformerEncoder',
    'TransformerEncoderLayer',
    'VisionLanguageFeatures',
    'WeightCache',
    'WordRows',
    'WordVectorQueries',
    'attention_paths',
    'pool_windows',
    'read_word_vectors',
]
