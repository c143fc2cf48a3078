"""Models and predictions in one call, for programs and for the tools."""

from importlib.util import find_spec

# Exported models also run where torch is not installed; `mmattr.apis.backends` is then all that there is.
if find_spec('torch') is not None:
    from mmattr.apis.attribute_inferencer import AttributeInferencer
    from mmattr.apis.init_model import build_model, init_model
    from mmattr.apis.load_config import load_config
    from mmattr.apis.prediction_writer import PredictionWriter
    from mmattr.checkpoint_file import load_weights, read_checkpoint

__all__ = [
    'AttributeInferencer',
    'PredictionWriter',
    'build_model',
    'init_model',
    'load_config',
    'load_weights',
    'read_checkpoint',
]
