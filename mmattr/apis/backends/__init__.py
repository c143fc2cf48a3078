"""Running exported models. Needs numpy, Pillow and the engine of the file; torch is not imported."""

from mmattr.apis.backends.exported_metadata import ExportedMetadata
from mmattr.apis.backends.load_backend import is_exported, load_backend
from mmattr.apis.backends.prepare_image import prepare_image
from mmattr.apis.backends.score_backend import ScoreBackend

__all__ = ['ExportedMetadata', 'ScoreBackend', 'is_exported', 'load_backend', 'prepare_image']
