"""Attributes written as sequences: vocabulary, targets, decoder and search."""

from mmattr.models.sequence.beam_search import BeamSearch
from mmattr.models.sequence.cached_steps import CachedSteps
from mmattr.models.sequence.decoded_sequences import DecodedSequences
from mmattr.models.sequence.sequence_decoder import SequenceDecoder
from mmattr.models.sequence.target_sequences import TargetSequences

__all__ = ['BeamSearch', 'CachedSteps', 'DecodedSequences', 'SequenceDecoder', 'TargetSequences']
