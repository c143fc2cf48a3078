"""A plugin of mmattr: attribute attention as a mixture of a few shared maps."""

from low_rank_attention.low_rank_attention_head import LowRankAttentionHead

__all__ = ['LowRankAttentionHead']
