"""Models that join a backbone, a neck and a head."""

from mmattr.models.recognizers.attribute_consistency_recognizer import AttributeConsistencyRecognizer
from mmattr.models.recognizers.attribute_recognizer import AttributeRecognizer
from mmattr.models.recognizers.soft_prompt_recognizer import SoftPromptRecognizer
from mmattr.models.recognizers.two_stage_recognizer import TwoStageRecognizer
from mmattr.models.recognizers.vision_language_recognizer import VisionLanguageRecognizer

__all__ = [
    'AttributeConsistencyRecognizer',
    'AttributeRecognizer',
    'SoftPromptRecognizer',
    'TwoStageRecognizer',
    'VisionLanguageRecognizer',
]
