"""Models: backbones, necks, heads, losses and the recognizer that joins them."""

from mmattr.models import backbones
from mmattr.models.batch_augments import MultiLabelMixup
from mmattr.models.data_preprocessor import AttributeDataPreprocessor
from mmattr.models.heads import (
    ALMHead,
    AQNHead,
    BaseAttributeHead,
    BaseLabelMLM,
    CSRAHead,
    CTranHead,
    DeeplySupervisedAQNHead,
    FCHead,
    ImageConditionedMLM,
    Label2LabelHead,
    LabelBatch,
    LabelMatchHead,
    MapHead,
    MaskedLabelMLM,
    MLDecoderHead,
    Query2LabelHead,
    SpatialSemanticConsistencyHead,
)
from mmattr.models.losses import (
    AssumeNegativeLoss,
    AsymmetricLoss,
    BaseAttributeLoss,
    DistributionBalancedLoss,
    FocalLoss,
    PairwiseRankLoss,
    ScaledBCELoss,
    WeightedBCELoss,
)
from mmattr.models.mask_tokens import AttributeAgnosticMask, AttributeSpecificMask, ZeroMask
from mmattr.models.necks import QueryKnowledgeNeck, TokenNeck
from mmattr.models.recognizers import AttributeConsistencyRecognizer, AttributeRecognizer, TwoStageRecognizer

__all__ = [
    'ALMHead',
    'AQNHead',
    'AssumeNegativeLoss',
    'AsymmetricLoss',
    'AttributeAgnosticMask',
    'AttributeConsistencyRecognizer',
    'AttributeDataPreprocessor',
    'AttributeRecognizer',
    'AttributeSpecificMask',
    'BaseAttributeHead',
    'BaseAttributeLoss',
    'BaseLabelMLM',
    'CSRAHead',
    'CTranHead',
    'DeeplySupervisedAQNHead',
    'DistributionBalancedLoss',
    'FCHead',
    'FocalLoss',
    'ImageConditionedMLM',
    'Label2LabelHead',
    'LabelBatch',
    'LabelMatchHead',
    'MLDecoderHead',
    'MapHead',
    'MaskedLabelMLM',
    'MultiLabelMixup',
    'PairwiseRankLoss',
    'Query2LabelHead',
    'QueryKnowledgeNeck',
    'ScaledBCELoss',
    'SpatialSemanticConsistencyHead',
    'TokenNeck',
    'TwoStageRecognizer',
    'WeightedBCELoss',
    'ZeroMask',
    'backbones',
]
