"""Trained models as files that other engines run."""

from mmattr.apis.export.export_model import ExportReport, export_model
from mmattr.apis.export.exported_recognizer import ExportedRecognizer

__all__ = ['ExportReport', 'ExportedRecognizer', 'export_model']
