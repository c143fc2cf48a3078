"""Attribute heads: features in, one logit per attribute out."""

from mmattr.models.heads.alm_head import ALMHead
from mmattr.models.heads.aqn_head import AQNHead
from mmattr.models.heads.base_attribute_head import BaseAttributeHead
from mmattr.models.heads.base_label_mlm import BaseLabelMLM
from mmattr.models.heads.csra_head import CSRAHead
from mmattr.models.heads.ctran_head import CTranHead
from mmattr.models.heads.deeply_supervised_aqn_head import DeeplySupervisedAQNHead
from mmattr.models.heads.fc_head import FCHead
from mmattr.models.heads.image_conditioned_mlm import ImageConditionedMLM
from mmattr.models.heads.label2label_head import Label2LabelHead
from mmattr.models.heads.label_batch import LabelBatch
from mmattr.models.heads.label_match_head import LabelMatchHead
from mmattr.models.heads.map_head import MapHead
from mmattr.models.heads.masked_label_mlm import MaskedLabelMLM
from mmattr.models.heads.ml_decoder_head import MLDecoderHead
from mmattr.models.heads.pvlr_head import PVLRHead
from mmattr.models.heads.query2label_head import Query2LabelHead
from mmattr.models.heads.sequence_head import SequenceHead
from mmattr.models.heads.spatial_semantic_consistency_head import SpatialSemanticConsistencyHead

__all__ = [
    'ALMHead',
    'AQNHead',
    'BaseAttributeHead',
    'BaseLabelMLM',
    'CSRAHead',
    'CTranHead',
    'DeeplySupervisedAQNHead',
    'FCHead',
    'ImageConditionedMLM',
    'Label2LabelHead',
    'LabelBatch',
    'LabelMatchHead',
    'MLDecoderHead',
    'MapHead',
    'MaskedLabelMLM',
    'PVLRHead',
    'Query2LabelHead',
    'SequenceHead',
    'SpatialSemanticConsistencyHead',
]
