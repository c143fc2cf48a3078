"""Attribute heads: features in, one logit per attribute out."""

from mmattr.models.heads.aqn_head import AQNHead
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.heads.fc_head import FCHead
from mmattr.models.heads.image_conditioned_mlm import ImageConditionedMLM
from mmattr.models.heads.label2label_head import Label2LabelHead
from mmattr.models.heads.label_batch import LabelBatch

__all__ = ['AQNHead', 'BaseAttributeHead', 'FCHead', 'ImageConditionedMLM', 'Label2LabelHead', 'LabelBatch']
