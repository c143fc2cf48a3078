"""Models that join a backbone, a neck and a head."""

from mmattr.models.recognizers.attribute_recognizer import AttributeRecognizer

__all__ = ['AttributeRecognizer']
