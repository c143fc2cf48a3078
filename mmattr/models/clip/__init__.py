"""CLIP behind one adapter: tokens of images, features of sentences, prompts.

The package open_clip is optional; ``open_clip_library.py`` imports it when a model is built.
"""

from mmattr.models.clip.clip_architecture import CLIPArchitecture
from mmattr.models.clip.open_clip_encoder import OpenCLIPEncoder
from mmattr.models.clip.prompt_set import PromptSet
from mmattr.models.clip.text_features import TextFeatures

__all__ = ['CLIPArchitecture', 'OpenCLIPEncoder', 'PromptSet', 'TextFeatures']
