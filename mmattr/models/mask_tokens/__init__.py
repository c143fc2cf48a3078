"""What stands in a sentence of labels where a word was masked."""

from mmattr.models.mask_tokens.attribute_agnostic_mask import AttributeAgnosticMask
from mmattr.models.mask_tokens.attribute_specific_mask import AttributeSpecificMask
from mmattr.models.mask_tokens.zero_mask import ZeroMask

__all__ = ['AttributeAgnosticMask', 'AttributeSpecificMask', 'ZeroMask']
